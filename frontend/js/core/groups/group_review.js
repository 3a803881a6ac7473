/**
 * One person's work on groups: which tray lies on the desk, what of it is accepted, taken back or passed on. Brings
 * together the walk (what comes next), the outbox (what is saved), the steps (what can be taken back) and the leases (who
 * else is at it). Knows no elements and no addresses.
 */

export class GroupDesk {
  #outbox;
  #steps;
  #leases;

  /** @param {{walk: GroupWalk, outbox: Outbox, steps: GroupSteps, leases: LeaseKeeper}} parts */
  constructor({ walk, outbox, steps, leases }) {
    this.walk = walk;
    this.#outbox = outbox;
    this.#steps = steps;
    this.#leases = leases;
    this.tray = null;
  }

  get canUndo() {
    return this.#steps.size > 0;
  }

  /** Lays the next tray on the desk. @returns {Promise<GroupTray|null>} null when all have been walked through */
  async next() {
    const tray = await this.walk.next();
    this.tray = tray;
    return tray;
  }

  /** Takes what lies on the desk into these hands. @returns {Promise<boolean>} whether that changed what can be accepted */
  async claim() {
    const { tray } = this;
    if (!tray || tray.isClaimed) return false;
    await this.walk.claim(tray);
    return tray === this.tray;
  }

  /** Somebody is at work here. @returns {Promise<boolean>} whether others have taken some of the tray meanwhile */
  async touch() {
    const { tray } = this;
    const held = await this.#leases.touch();
    // What waits to be sent is answered here and waiting there, or the other way round: nothing to conclude from.
    if (!held || tray !== this.tray || !tray || this.#outbox.size > 0) return false;
    tray.keep(held);
    return true;
  }

  /** @returns {number} how many answers are on their way */
  accept() {
    const { tray } = this;
    const items = tray.items((image) => this.#steps.revisionOf(image));
    if (!items.length) return 0;
    this.#steps.push(this.#outbox.bulk(items), tray);
    this.walk.answer(
      items.map(({ imageId }) => imageId),
      tray.group,
    );
    return items.length;
  }

  /** Others may have these: they are not looked at now. */
  passOn() {
    this.#leases.giveBack(this.tray.ids);
  }

  /** @returns {number|null} how many answers were taken back, their tray on the desk again; null when there was none */
  takeBack() {
    const step = this.#steps.pop();
    if (!step) return null;
    if (step.items.length) this.#outbox.undoBulk(step);
    this.walk.reopen(
      step.items.map(({ imageId }) => imageId),
      step.tray.group,
    );
    if (this.tray) this.walk.hold(this.tray);
    this.tray = step.tray;
    return step.items.length;
  }

  /** Nothing lies on the desk any more, and nothing is held. */
  clear() {
    this.tray = null;
    this.#leases.release();
  }
}
