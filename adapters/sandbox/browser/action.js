/** What the viewer does, carried to the server. */

import { toast } from "./element.js";

/** The server's answer. Throws an Error with its sentence when it refuses. */
export async function post(action, body) {
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(action, request).catch(() => null);
  if (!response) throw new Error("The sandbox cannot be reached.");
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `That failed (${response.status}).`);
  return answer;
}

/** Does `work`, once at a time for that control; true when it went well, otherwise the reason is shown. */
export async function busy(control, work) {
  if (control.ariaBusy === "true") return false;
  control.ariaBusy = "true";
  try {
    await work();
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  } finally {
    control.ariaBusy = "false";
  }
}
