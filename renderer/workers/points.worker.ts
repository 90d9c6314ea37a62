import type { Cloud, PointLayer } from '../charts/map/cloud.ts';
import type { DrawMessage, DrawnMessage, PointMessage } from '../charts/map/messages.ts';
import { createPointLayer } from '../charts/map/point-layer.ts';

interface Picture {
  readonly layer: PointLayer;
  cloud: Cloud;
  newest: DrawMessage | null;
  waiting: boolean;
}

/**
 * Draws maps. Making a context, sending points and giving a canvas new memory can each take a second where there is no graphics
 * card and the processors are at work; here nobody waits for that.
 */
const pictures = new Map<number, Picture>();

function draw(id: number): void {
  const picture = pictures.get(id);
  if (picture?.newest == null) return;
  picture.waiting = false;
  const { look, view, room } = picture.newest;
  picture.layer.draw(picture.cloud, look, view, room);
  postMessage({ id } satisfies DrawnMessage);
}

/** Of several messages that wait only the newest is drawn. */
function drawSoon(id: number, picture: Picture): void {
  if (picture.waiting) return;
  picture.waiting = true;
  setTimeout(draw, 0, id);
}

addEventListener('message', ({ data }: MessageEvent<PointMessage>) => {
  if (data.type === 'open') {
    const { id, canvas } = data;
    const layer = createPointLayer(canvas, () => draw(id));
    const cloud: Cloud = { x: new Float32Array(0), y: new Float32Array(0), group: new Int32Array(0), chosen: null };
    pictures.set(id, { layer, cloud, newest: null, waiting: false });
    return;
  }
  const picture = pictures.get(data.id);
  if (picture === undefined) return;
  if (data.type === 'close') {
    picture.layer.dispose();
    pictures.delete(data.id);
    return;
  }
  picture.cloud = { ...picture.cloud, ...data.cloud };
  picture.newest = data;
  drawSoon(data.id, picture);
});
