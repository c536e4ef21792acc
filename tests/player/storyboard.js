// The stills of a scrubbing bar: every cue with the size of the picture that it names, and the second that its still tells.

import { happened, shownSecond } from "./watching.js";

export async function play({ storyboard }, video) {
  const element = Object.assign(document.createElement("track"), { kind: "metadata", src: storyboard.url });
  await happened(element, "load", () => {
    video.append(element);
    element.track.mode = "hidden";
  });
  return { stills: await Promise.all([...element.track.cues].map((cue) => stillOf(cue, storyboard.url))) };
}

async function stillOf({ startTime, endTime, text }, base) {
  const sheet = Object.assign(new Image(), { crossOrigin: "anonymous", src: new URL(text, base) });
  await sheet.decode();
  const part = new URL(text, base).hash.replace("#xywh=", "").split(",").map(Number);
  const size = [sheet.naturalWidth, sheet.naturalHeight];
  return { startTime, endTime, size, part, shown: shownSecond(sheet, part) };
}
