// The stream in hls.js, whose every choice is tried once.

import Hls from "/node_modules/hls.js/dist/hls.min.mjs";

import { colours, frames, happened, listenTo, said, seek, until } from "./watching.js";

export async function play(clip, video) {
  const hls = new Hls({ startLevel: 0 });
  const errors = [];
  hls.on(Hls.Events.ERROR, (_, { details, fatal, error }) => errors.push([details, fatal, `${error}`]));
  const pitch = listenTo(video);
  hls.attachMedia(video);
  await met(hls, Hls.Events.MANIFEST_PARSED, () => hls.loadSource(clip.stream.url));
  return {
    levels: hls.levels.map(({ width, height, codecs }) => ({ width, height, codecs })),
    ...(await switchLevels(hls, video)),
    ...(await switchVoices(hls, pitch)),
    sought: [await seek(video, 4.5), await seek(video, 1.5)],
    colours: colours(video),
    captions: await switchCaptions(hls, video),
    errors,
  };
}

async function switchLevels(hls, video) {
  const switched = [];
  hls.on(Hls.Events.LEVEL_SWITCHED, (_, { level }) => switched.push(level));
  await happened(video, "canplay", () => (hls.currentLevel = 0));
  await video.play();
  const low = await frames(video, 10);
  hls.currentLevel = hls.levels.length - 1;
  await until("a larger picture", () => video.videoWidth > low[0].size[0]);
  return { low, high: await frames(video, 10), switched };
}

async function switchVoices(hls, pitch) {
  const first = await until("the first voice", pitch);
  await met(hls, Hls.Events.AUDIO_TRACK_SWITCHED, () => (hls.audioTrack = 1));
  const second = await until("the second voice", () => pitch() > 1.5 * first && pitch());
  return { voices: hls.audioTracks.map(({ lang, name }) => [lang, name]), heard: [first, second] };
}

async function switchCaptions(hls, video) {
  const captions = [];
  for (const [number, { lang }] of hls.subtitleTracks.entries()) {
    hls.subtitleTrack = number;
    const showing = ({ mode, language }) => mode === "showing" && language === lang;
    captions.push(await said(video, await until("a track", () => [...video.textTracks].find(showing))));
  }
  return captions;
}

async function met(hls, event, act) {
  let told = null;
  hls.once(event, (_, data) => (told = data));
  act();
  return until(event, () => told);
}
