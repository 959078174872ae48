// A program: asks for orders of two days, and prints what it has sent. Its time zone is the environment's.
import { answeredClient } from "../helpers/answered-client.ts";

const { transak, urls } = answeredClient(() => ({ data: [] }));
await transak.listOrders({ startDate: "2026-03-01", endDate: new Date("2026-03-31T23:59:59Z") });
const sent = urls[0]?.searchParams;
console.log(JSON.stringify([new Date(0).getTimezoneOffset() !== 0, sent?.get("startDate"), sent?.get("endDate")]));
