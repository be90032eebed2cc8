/** What must hold in every world, whatever happens in it. */
import assert from 'node:assert/strict';
import {
  type Delivery,
  type DeliveryKey,
  deliveryId,
  personThread,
  placeOf,
  type Verdict,
} from '../../../src/domain/delivery.ts';
import { type Behaviour, behaviourOf } from '../../../src/graph/versions.ts';
import type { Lease, Store } from '../../../src/store/store.ts';
import { render } from '../../../src/webhooks/render.ts';
import type { SendRequest } from '../../../src/webhooks/send.ts';
import { signatures } from '../../../src/webhooks/sign.ts';

/** Types of which something is told, whatever came before. */
const TOLD = new Set(['message', 'postback', 'get_started', 'message_read', 'checkbox_plugin']);

/** A few workers, an outage of minutes, requests that are doubled on the way, and some on demand. */
const RECEIVED_MAX = 60;

export class Checker {
  readonly #store: Store;
  /** By endpoint and body. */
  readonly #deliveries = new Map<string, Delivery>();
  /** How often each arrived. */
  readonly #received = new Map<string, number>();
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #accepted = new Set<string>();
  readonly #acknowledged = new Set<string>();
  readonly #leases = new Map<number, Lease>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Who took a lane last is the only one who may settle in it. */
  leased(lease: Lease): void {
    const before = this.#leases.get(lease.lane);
    const isSame = before?.owner === lease.owner;
    assert.ok(
      before === undefined || (isSame ? lease.fence >= before.fence : lease.fence > before.fence),
      `lane ${lease.lane}: the fence went from ${before?.fence} to ${lease.fence}`,
    );
    this.#leases.set(lease.lane, lease);
  }

  settled(lease: Lease, key: DeliveryKey, { status }: Verdict): void {
    const id = deliveryId(key);
    const { owner, fence } = this.#leases.get(lease.lane)!;
    const by = [lease.owner, lease.fence];
    assert.deepEqual(by, [owner, fence], `${id} was settled by a worker who was fenced out`);
    if (status === 'delivered') assert.ok(this.#accepted.has(id), `${id}: nobody accepted it`);
  }

  /** A request reached the endpoint. Answers with the delivery's id. */
  async received({ url, body = '', headers }: SendRequest): Promise<string> {
    const delivery = await this.#find(url, body);
    const id = deliveryId(delivery);
    const signed = signatures(`secret of ${delivery.app_id}`, body);
    assert.equal(headers['X-Hub-Signature-256'], signed['X-Hub-Signature-256'], id);
    const times = this.#received.get(id) ?? 0;
    if (times === 0) await this.#inOrder(delivery);
    assert.ok(times < RECEIVED_MAX, `${id} was sent again and again`);
    this.#received.set(id, times + 1);
    return id;
  }

  /** The endpoint answered with 200. */
  accepted(id: string): void {
    this.#accepted.add(id);
  }

  /** Whoever told of an event was told of this webhook. */
  acknowledged(id: string): void {
    this.#acknowledged.add(id);
  }

  /** Nothing that came before in its line may still be on its way. */
  async #inOrder(delivery: Delivery): Promise<void> {
    for (const other of await this.#all(delivery.thread)) {
      const isBefore =
        other.app_id === delivery.app_id &&
        other.page_id === delivery.page_id &&
        other.seq < delivery.seq;
      if (!isBefore || other.status === 'dead') continue;
      const [id, earlier] = [deliveryId(delivery), deliveryId(other)];
      assert.ok(this.#accepted.has(earlier), `${id} came before ${earlier} was accepted`);
    }
  }

  /** Every webhook of what happened got there, or was given up after its time. */
  async complete(pages: string[], people: string[]): Promise<void> {
    const found = new Set<string>();
    for (const delivery of await this.#all()) {
      const id = deliveryId(delivery);
      found.add(id);
      if (delivery.status === 'dead') {
        assert.ok(delivery.settled_at! >= delivery.expires_at, `${id} was given up too early`);
      } else {
        assert.equal(delivery.status, 'delivered', `${id} never arrived`);
        assert.ok(this.#accepted.has(id), `${id}: nobody accepted it`);
      }
    }
    for (const id of this.#acknowledged) assert.ok(found.has(id), `${id} is gone`);
    for (const page of pages) {
      for (const person of people) await this.#everyFactIsTold(page, person, found);
    }
  }

  /** Also those whose acknowledgement was lost, so that the client was told they stood already. */
  async #everyFactIsTold(page_id: string, person: string, found: Set<string>): Promise<void> {
    const { people, pairs, registry } = this.#store;
    const psid = await people.psid(person, page_id);
    const lines = [[personThread(person), await people.facts(person, page_id)] as const];
    if (psid !== undefined) lines.push([psid, await pairs.facts(page_id, psid)]);
    for (const { app_id } of await registry.subscribers(page_id)) {
      for (const [thread, facts] of lines) {
        for (const { type, seq } of facts) {
          const isTold = TOLD.has(type) && (type !== 'message_read' || thread === psid);
          const id = deliveryId({ app_id, page_id, thread, seq: placeOf(seq, false) });
          assert.ok(!isTold || found.has(id), `${id} was never queued, and its ${type} stands`);
        }
      }
    }
  }

  async #find(url: string, body: string): Promise<Delivery> {
    const at = `${url} ${body}`;
    if (!this.#deliveries.has(at)) {
      for (const one of await this.#all()) {
        const rendered = render(one.notice, one, this.#behaviour(one.version));
        const webhook = await this.#store.registry.webhook(one.app_id);
        this.#deliveries.set(`${webhook?.callback_url} ${rendered}`, one);
      }
    }
    const delivery = this.#deliveries.get(at);
    assert.ok(delivery, `${url} was sent what nobody queued: ${body}`);
    return delivery;
  }

  #behaviour(version: string): Behaviour {
    const known = this.#behaviours.get(version) ?? behaviourOf(version);
    this.#behaviours.set(version, known);
    return known;
  }

  async #all(thread?: string): Promise<Delivery[]> {
    const filter = thread === undefined ? {} : { thread };
    const listing = { after: null, limit: Number.MAX_SAFE_INTEGER, ...filter };
    return (await this.#store.outbox.deliveries(listing)).items;
  }
}
