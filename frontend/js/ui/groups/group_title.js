import { isReadOnce } from "../../core/groups/read_once.js";

/** What a group is called on the screen. */
export function groupTitle(t, group) {
  return isReadOnce(group) ? t("groups.once") : group.title || t("groups.blank");
}
