// What can be seen and heard of a clip; see telling_media.py for what its picture tells.

const PATIENCE = 30_000; // ms
const SECONDS = 9;
const [WIDTH, HEIGHT] = [1280, 720];
const canvas = new OffscreenCanvas(WIDTH, HEIGHT).getContext("2d", { willReadFrequently: true });

// Waits until the condition gives something true, and gives it back.
export async function until(what, condition) {
  for (const deadline = performance.now() + PATIENCE; performance.now() < deadline; ) {
    const found = condition();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not within ${PATIENCE} ms: ${what}`);
}

// Does what makes something happen, and waits for its event.
export async function happened(target, event, act = () => {}) {
  let met = null;
  target.addEventListener(event, (one) => (met = one), { once: true });
  act();
  return until(event, () => met);
}

// The next frames that a playing video shows: the second that the player says, that its picture tells, and its size.
export async function frames(video, count) {
  const seen = [];
  const see = (_, { mediaTime, width, height }) => {
    seen.push({ second: mediaTime, shown: shownSecond(video), size: [width, height] });
    if (seen.length < count) video.requestVideoFrameCallback(see);
  };
  video.requestVideoFrameCallback(see);
  return until(`${count} frames`, () => seen.length === count && seen);
}

// Moves a video, which then rests: the second where it stands, and the second that its picture tells. A video has
// arrived some time before its picture is shown.
export async function seek(video, second) {
  let [asked, at] = [0, NaN];
  const see = (_, { mediaTime }) => {
    at = mediaTime;
    asked = video.requestVideoFrameCallback(see);
  };
  video.pause();
  asked = video.requestVideoFrameCallback(see);
  await happened(video, "seeked", () => (video.currentTime = second));
  await until(`a picture of second ${second}`, () => Math.abs(at - second) < 0.5);
  video.cancelVideoFrameCallback(asked);
  return { second: video.currentTime, shown: shownSecond(video), size: [video.videoWidth, video.videoHeight] };
}

// Red, green and blue in the middle of each of the three fields above.
export function colours(video) {
  canvas.drawImage(video, 0, 0, WIDTH, HEIGHT);
  return [1, 3, 5].map((sixth) => [...canvas.getImageData((WIDTH * sixth) / 6, HEIGHT / 4, 1, 1).data.slice(0, 3)]);
}

// The second at which the white column below stands, in all of a picture or in a part: x, y, width and height.
export function shownSecond(picture, part = [0, 0, picture.videoWidth, picture.videoHeight]) {
  canvas.drawImage(picture, ...part, 0, 0, WIDTH, HEIGHT);
  const row = canvas.getImageData(0, (HEIGHT * 3) / 4, WIDTH, 1).data;
  const edge = Array.from({ length: WIDTH }).findIndex((_, x) => row[4 * x] > 128);
  return (SECONDS * edge) / WIDTH;
}

// What a track says at the seconds 2 and 6.
export async function said(video, track) {
  const words = [track.language, track.label];
  for (const second of [2, 6]) {
    await seek(video, second);
    const cues = await until(`captions at second ${second}`, () => track.activeCues?.length && [...track.activeCues]);
    words.push(...cues.map(({ text }) => text));
  }
  return words;
}

// Listens to a video; what comes back tells the loudest pitch of this moment in Hz, 0 for silence.
export function listenTo(video) {
  const context = new AudioContext({ sampleRate: 48_000 });
  const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
  context.createMediaElementSource(video).connect(analyser).connect(context.destination);
  const heard = new Float32Array(analyser.frequencyBinCount);
  return () => {
    analyser.getFloatFrequencyData(heard);
    const loudest = heard.indexOf(Math.max(...heard));
    return heard[loudest] > -60 ? (loudest * context.sampleRate) / analyser.fftSize : 0;
  };
}
