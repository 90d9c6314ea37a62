import { fitCanvas, OPACITY } from './cloud.ts';
import type { Cloud, Look, PointLayer, Room } from './cloud.ts';
import type { ViewBox } from './view-box.ts';

/** Colours that a drawing can tell apart: none, then the groups; groups beyond share the last. */
const COLOURS = 64;

const VERTEX = `#version 300 es
in float x;
in float y;
in int group;
in int chosen;
uniform vec4 place; // scale and shift from units of the map to the picture
uniform float size;
uniform int part; // 0: all, 1: the ones not chosen, 2: the chosen ones
uniform vec3 apart;
uniform vec3 colours[${COLOURS}];
uniform float opacity;
out vec4 tint;
void main() {
  bool drawn = part == 0 || (part == 2) == (chosen != 0);
  gl_Position = drawn ? vec4(vec2(x, y) * place.xy + place.zw, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = size;
  vec3 colour = part == 1 ? apart : colours[clamp(group + 1, 0, ${COLOURS - 1})];
  tint = vec4(colour * opacity, opacity);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in vec4 tint;
uniform float size;
out vec4 colour;
void main() {
  float beyond = (length(gl_PointCoord - 0.5) - 0.5) * size;
  colour = tint * clamp(0.5 - beyond, 0.0, 1.0);
}`;

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);

function compile(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(kind);
    if (shader === null) return null;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : null;
}

/** What one context holds: the program, its uniforms, and a buffer for each array. */
function prepare(gl: WebGL2RenderingContext) {
  const program = compile(gl);
  if (program === null) return null;
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  gl.clearColor(0, 0, 0, 0);
  const held = new Map<string, unknown>();
  const buffers = new Map<string, WebGLBuffer>();
  const send = (name: 'x' | 'y' | 'group' | 'chosen', values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>): void => {
    if (held.get(name) === values) return;
    held.set(name, values);
    const buffer = buffers.get(name) ?? gl.createBuffer();
    buffers.set(name, buffer);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
    const at = gl.getAttribLocation(program, name);
    gl.enableVertexAttribArray(at);
    if (values instanceof Float32Array) gl.vertexAttribPointer(at, 1, gl.FLOAT, false, 0, 0);
    else gl.vertexAttribIPointer(at, 1, values instanceof Int32Array ? gl.INT : gl.BYTE, 0, 0);
  };
  const uniform = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
  const at = { place: uniform('place'), size: uniform('size'), part: uniform('part'), apart: uniform('apart'), colours: uniform('colours'), opacity: uniform('opacity') };
  return { send, at };
}

/** Null where WebGL 2 is not to be had, or only computed. A context that the browser took away is made again when it gives it back. */
export function createGlLayer(canvas: OffscreenCanvas, onRestored: () => void): PointLayer | null {
  const gl = canvas.getContext('webgl2', { antialias: false, depth: false, alpha: true, premultipliedAlpha: true, failIfMajorPerformanceCaveat: true });
  if (gl === null) return null;
  let ready = prepare(gl);
  if (ready === null) return null;
  let unchosen = new Uint8Array(0);

  const lose = (event: Event): void => {
    event.preventDefault();
    ready = null;
  };
  const restore = (): void => {
    ready = prepare(gl);
    onRestored();
  };
  canvas.addEventListener('webglcontextlost', lose);
  canvas.addEventListener('webglcontextrestored', restore);

  const look = ({ colours, none, apart, size }: Look, ratio: number): void => {
    if (ready === null) return;
    const table = [none, ...colours].slice(0, COLOURS);
    gl.uniform3fv(ready.at.colours, table.flatMap(channels));
    gl.uniform3fv(ready.at.apart, channels(apart));
    gl.uniform1f(ready.at.size, size * ratio);
  };
  const place = (view: ViewBox, { width, height }: Room): void => {
    const [x, y] = [(2 * view.perX) / width, (2 * view.perY) / height];
    gl.uniform4f(ready?.at.place ?? null, x, y, -view.left * x - 1, 1 - view.top * y);
  };
  const part = (which: 0 | 1 | 2, opacity: number, count: number): void => {
    gl.uniform1i(ready?.at.part ?? null, which);
    gl.uniform1f(ready?.at.opacity ?? null, opacity);
    gl.drawArrays(gl.POINTS, 0, count);
  };

  return {
    draw(cloud: Cloud, colours, view, room) {
      fitCanvas(canvas, room);
      if (ready === null) return;
      const count = cloud.x.length;
      if (unchosen.length !== count) unchosen = new Uint8Array(count);
      ready.send('x', cloud.x as Float32Array<ArrayBuffer>);
      ready.send('y', cloud.y as Float32Array<ArrayBuffer>);
      ready.send('group', cloud.group as Int32Array<ArrayBuffer>);
      ready.send('chosen', (cloud.chosen ?? unchosen) as Uint8Array<ArrayBuffer>);
      const [across, down] = [room.width * room.ratio, room.height * room.ratio];
      gl.viewport(0, canvas.height - down, across, down);
      gl.clear(gl.COLOR_BUFFER_BIT);
      look(colours, room.ratio);
      place(view, room);
      if (cloud.chosen === null) part(0, OPACITY.all, count);
      else {
        part(1, OPACITY.apart, count);
        part(2, OPACITY.chosen, count);
      }
    },
    dispose() {
      canvas.removeEventListener('webglcontextlost', lose);
      canvas.removeEventListener('webglcontextrestored', restore);
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}
