/**
 * A pad to write on with mouse, pen or finger: takes pointer events, draws ink on a canvas and keeps the strokes.
 * Redraws the strokes whenever its size changes, so that the ink stays sharp on every screen.
 */

import { curves, Drawing, scanFrame } from "../../core/drawing/strokes.js";
import { h } from "../dom.js";

const PAD_PEN = 4;
const PAPER = "#ffffff";
const INK = "#141a26";

export class DrawPad {
  #drawing = new Drawing();
  #canvas;
  #ink;
  #pointer = null;
  #onChange;

  /** @param {{label: string, describedBy: string, onChange: () => void, signal: AbortSignal}} parts */
  constructor({ label, describedBy, onChange, signal }) {
    this.#onChange = onChange;
    this.#canvas = h("canvas", {
      class: "pad",
      testid: "draw-pad",
      role: "img",
      "aria-label": label,
      "aria-describedby": describedBy,
      signal,
      on: {
        pointerdown: (event) => this.#down(event),
        pointermove: (event) => this.#move(event),
        pointerup: (event) => this.#up(event),
        pointercancel: (event) => this.#cancel(event),
      },
    });
    this.#ink = this.#canvas.getContext("2d");
    this.element = this.#canvas;
    const observer = new ResizeObserver(() => this.#fit());
    observer.observe(this.#canvas);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  get isEmpty() {
    return this.#drawing.isEmpty;
  }

  undo() {
    if (this.#drawing.undo()) this.#changed();
  }

  clear() {
    this.#drawing.clear();
    this.#changed();
  }

  /**
   * The ink as a scan: dark on white, cropped, scaled to a fixed height.
   *
   * @returns {HTMLCanvasElement|null} null without ink
   */
  scan() {
    const { strokes } = this.#drawing;
    const frame = scanFrame(strokes);
    if (!frame) return null;
    const canvas = h("canvas", { width: frame.width, height: frame.height });
    const context = canvas.getContext("2d");
    context.fillStyle = PAPER;
    context.fillRect(0, 0, frame.width, frame.height);
    context.scale(frame.scale, frame.scale);
    context.translate(-frame.left, -frame.top);
    context.strokeStyle = INK;
    for (const stroke of strokes) trace(context, curves(stroke), frame.pen / frame.scale);
    return canvas;
  }

  #down(event) {
    if (this.#pointer !== null || event.button !== 0) return;
    event.preventDefault();
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#drawing.begin(this.#pointOf(event));
    this.#redraw();
  }

  /** Fast writing makes several points between two frames; the browser reports them together. */
  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    if (this.#drawing.extend((events.length ? events : [event]).map((one) => this.#pointOf(one)))) this.#changed();
  }

  #up(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#drawing.end();
    this.#changed();
  }

  #cancel(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#drawing.cancel();
    this.#changed();
  }

  /** Only pens report pressure; a mouse and most touch screens report 0.5 or nothing. */
  #pointOf({ clientX, clientY, pressure, pointerType }) {
    const box = this.#canvas.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top, pressure: pointerType === "pen" ? pressure : 0.5 };
  }

  #changed() {
    this.#redraw();
    this.#onChange();
  }

  #fit() {
    const { width, height } = this.#canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#redraw();
  }

  #redraw() {
    const ratio = window.devicePixelRatio || 1;
    const { width, height } = this.#canvas;
    this.#ink.setTransform(1, 0, 0, 1, 0, 0);
    this.#ink.clearRect(0, 0, width, height);
    this.#ink.scale(ratio, ratio);
    this.#ink.strokeStyle = INK;
    for (const stroke of this.#drawing.strokes) trace(this.#ink, curves(stroke), PAD_PEN);
  }
}

/** @param {CanvasRenderingContext2D} context  @param {number} pen the line's width at middle pressure */
function trace(context, parts, pen) {
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const { from, control, to, factor } of parts) {
    context.lineWidth = pen * factor;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.quadraticCurveTo(control.x, control.y, to.x, to.y);
    context.stroke();
  }
}
