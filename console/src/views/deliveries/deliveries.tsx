/** Webhooks: what was sent, how it was signed, what was answered, and sending it again. */
import type { ViewProps } from '../../views.ts';
import { DeliveryDetailView } from './delivery-detail.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import './deliveries.css';

export function Deliveries({ params: { delivery } }: ViewProps) {
  return delivery === undefined ? (
    <DeliveryTable />
  ) : (
    <DeliveryDetailView key={delivery} id={delivery} />
  );
}
