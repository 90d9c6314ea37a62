import { fitCanvas, OPACITY } from './cloud.ts';
import type { Cloud, Look, PointLayer, Room } from './cloud.ts';
import type { ViewBox } from './view-box.ts';

/** Points as small squares, group by group, where WebGL is not to be had. */
export function createFlatLayer(canvas: OffscreenCanvas): PointLayer {
  const context = canvas.getContext('2d');
  const squares = (cloud: Cloud, look: Look, view: ViewBox, { ratio }: Room, which: (i: number) => boolean): void => {
    if (context === null) return;
    const side = Math.max(1, Math.round(look.size * ratio * 0.9));
    const [perX, perY] = [view.perX * ratio, view.perY * ratio];
    for (let i = 0; i < cloud.x.length; i++) {
      if (which(i)) context.fillRect(Math.round((cloud.x[i] - view.left) * perX - side / 2), Math.round((view.top - cloud.y[i]) * perY - side / 2), side, side);
    }
  };
  return {
    draw(cloud, look, view, room) {
      fitCanvas(canvas, room);
      if (context === null) return;
      context.clearRect(0, 0, canvas.width, canvas.height);
      const { chosen, group } = cloud;
      if (chosen !== null) {
        context.globalAlpha = OPACITY.apart;
        context.fillStyle = look.apart;
        squares(cloud, look, view, room, (i) => chosen[i] === 0);
      }
      context.globalAlpha = chosen === null ? OPACITY.all : OPACITY.chosen;
      for (let g = -1; g < look.colours.length; g++) {
        context.fillStyle = g < 0 ? look.none : look.colours[g];
        squares(cloud, look, view, room, (i) => Math.max(-1, group[i]) === g && (chosen === null || chosen[i] === 1));
      }
    },
    dispose: () => undefined,
  };
}
