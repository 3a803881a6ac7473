/**
 * Two fingers on the page make it larger or smaller and move it, also while one finger draws; so does a wheel with Ctrl,
 * which is how browsers report a pinch on a touchpad.
 */

import { middleOf, Pinch, zoomWithin } from "../../core/forms/pinch.js";

const WHEEL_PIXELS = 300;

/**
 * @param {PagePicture} picture
 * @param {() => void} onBegin a finger that was drawing stops
 * @param {AbortSignal} signal
 */
export function listenToPinch(picture, onBegin, signal) {
  let pinch = null;
  let held = null; // the point of the page between the fingers
  const options = { signal, passive: false };
  const { scroller } = picture;
  const begin = (event) => {
    if (event.touches.length !== 2) return;
    event.preventDefault();
    onBegin();
    pinch = new Pinch(picture.zoom, event.touches);
    held = picture.pointOf(middleOf(event.touches));
  };
  const move = (event) => {
    if (!pinch || event.touches.length !== 2) return;
    event.preventDefault();
    picture.zoomTo(pinch.zoomOf(event.touches), held, middleOf(event.touches));
  };
  const end = (event) => {
    if (event.touches.length < 2) pinch = null;
  };
  const wheel = (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const zoom = zoomWithin(picture.zoom * Math.exp(-event.deltaY / WHEEL_PIXELS));
    picture.zoomTo(zoom, picture.pointOf(event), event);
  };
  scroller.addEventListener("touchstart", begin, options);
  scroller.addEventListener("touchmove", move, options);
  scroller.addEventListener("touchend", end, options);
  scroller.addEventListener("touchcancel", end, options);
  scroller.addEventListener("wheel", wheel, options);
}
