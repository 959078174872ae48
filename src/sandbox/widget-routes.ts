import { type Choices, findProblem, readCheckout, toQuoteRequest } from "./checkout.ts";
import { openEventStream } from "./event-stream.ts";
import { errorReply, type Incoming, type Outcome, type Reply } from "./http.ts";
import { findNotes } from "./notes.ts";
import { isPaidByHand } from "./order-flow.ts";
import type { Html } from "./pages/html.ts";
import { fragmentReply } from "./pages/page.ts";
import { widgetForm } from "./pages/widget-form.ts";
import { widgetOrder } from "./pages/widget-order.ts";
import { faultPage, widgetPage } from "./pages/widget-page.ts";
import { quote } from "./quote.ts";
import { redirectUrl } from "./redirect-url.ts";
import type { OpenSession, Session } from "./sessions.ts";
import type { SandboxState } from "./state.ts";
import { isPaymentMade, toWidgetMessages } from "./widget-messages.ts";

/** A browser opens a widget URL: once. */
export function openWidget({ method, url, ip, headers }: Incoming, state: SandboxState): Reply {
  if (method === "HEAD") return { status: 200 };
  // A browser that only looks ahead must not use the session up.
  if (headers["sec-purpose"]?.includes("prefetch")) return errorReply(503, "Service Unavailable", "Not ahead of time.");
  const session = state.sessions.open(url.searchParams.get("sessionId") ?? "", ip);
  if (typeof session === "string") return faultPage(session);
  const { widgetParams, visitKey } = session;
  const notes = findNotes(widgetParams);
  state.events.emit({ type: "session", state: "opened", notes });
  return widgetPage(drawForm(session, {}, state), `/sandbox/widget/${visitKey}`, widgetParams, notes);
}

/** What the widget's page asks for, under the key that it alone has. */
export function handleWidget(incoming: Incoming, state: SandboxState): Outcome {
  const { method, url, body, stream } = incoming;
  const [visitKey = "", action = ""] = url.pathname.split("/").slice(3);
  const session = state.sessions.findVisit(visitKey);
  if (!session) return errorReply(404, "Not Found", "This visit is over.");
  if (method === "GET") {
    if (action !== "events") return errorReply(404, "Not Found", "There is no such page.");
    streamVisit(visitKey, stream, state);
    return "streaming";
  }
  const choices = Object.fromEntries(new URLSearchParams(body));
  const act = Object.hasOwn(actions, action) ? actions[action as keyof typeof actions] : undefined;
  if (!act) return errorReply(404, "Not Found", "There is no such button.");
  return fragmentReply(act(session as OpenSession, choices, state));
}

type Action = (session: OpenSession, choices: Choices, state: SandboxState) => Html;

const actions = {
  quote: (session, choices, state) => drawVisit(session, choices, state),
  pay: (session, choices, state) => {
    if (session.orderId !== undefined) return drawVisit(session, choices, state);
    const checkout = readCheckout(session.widgetParams, choices);
    if (findProblem(checkout)) return drawForm(session, choices, state);
    const { order } = state.journeys.create(session, checkout);
    if (!isPaidByHand(order)) state.journeys.pay(order);
    return widgetOrder(state.journeys.find(order.id));
  },
  paid: (session, choices, state) => {
    const order = findUnpaid(session, state);
    if (order) state.journeys.pay(order);
    return drawVisit(session, choices, state);
  },
  cancel: (session, choices, state) => end(session, choices, state, "cancel"),
  decline: (session, choices, state) => end(session, choices, state, "fail"),
} satisfies Record<string, Action>;

function end(session: OpenSession, choices: Choices, state: SandboxState, action: "cancel" | "fail"): Html {
  const created = session.orderId === undefined;
  const order = created
    ? state.journeys.create(session, readCheckout(session.widgetParams, choices)).order
    : findUnpaid(session, state);
  if (order) state.journeys.act(order.id, action);
  return drawVisit(order ? { ...session, orderId: order.id } : session, choices, state);
}

function findUnpaid({ orderId }: Session, state: SandboxState) {
  const order = orderId === undefined ? undefined : state.orders.find(orderId);
  return order?.status === "AWAITING_PAYMENT_FROM_USER" ? order : undefined;
}

function drawVisit(session: Session, choices: Choices, state: SandboxState): Html {
  const order = session.orderId === undefined ? undefined : state.orders.find(session.orderId);
  return order ? widgetOrder(order) : drawForm(session, choices, state);
}

function drawForm({ widgetParams }: Session, choices: Choices, { random }: SandboxState): Html {
  const checkout = readCheckout(widgetParams, choices);
  return widgetForm({ checkout, quote: quote(toQuoteRequest(checkout), random), widgetParams });
}

/** Follows the order of a visit for as long as its page is open. */
function streamVisit(
  visitKey: string,
  response: Incoming["stream"],
  { sessions, events, settings }: SandboxState,
): void {
  const stream = openEventStream(response, () => stopListening());
  const stopListening = events.listen((event) => {
    const session = sessions.findVisit(visitKey);
    if (event.type !== "order" || !session || event.order.id !== session.orderId) return;
    const { order } = event;
    stream.send("view", widgetOrder(order).text);
    for (const message of toWidgetMessages(order, session.widgetParams)) stream.send("tell", message);
    const url = isPaymentMade(order) ? redirectUrl(order) : undefined;
    if (url !== undefined) stream.send("redirect", { url, delayMs: settings.stepMs });
  });
}
