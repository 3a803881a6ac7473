/**
 * The link to the bin, where images and batches can be deleted.
 */

import { formatRoute } from "../../core/route.js";
import { linkButton } from "../dom.js";

export function binLink(t) {
  return linkButton({ href: formatRoute({ name: "bin" }), iconName: "bin", label: t("nav.bin"), testid: "bin-link" });
}
