// A photo from the camera → a small JPEG without the camera's notes, and its SHA-256.

// No photo is larger: a village's network carries it, a phone has room for thousands.
export const MOST = 300 << 10;
// Longest side and quality, tried in turn until one is small enough. Even noise is at the last.
const TRIES = [[1600, 0.82], [1600, 0.7], [1280, 0.7], [1024, 0.6], [640, 0.5]];
const LARGEST = 10 << 20;

/** {blob, sha256} of the chosen file. Throws where the file is no picture that this browser reads. */
export async function smallPhoto(file) {
  let sheet = await decoded(file);
  let blob;
  for (const [side, quality] of TRIES) {
    // Each is drawn from the one before: the camera's whole picture, 50 MB in memory, is let go at once.
    sheet = drawn(sheet, side);
    blob = await new Promise((resolve) => sheet.toBlob(resolve, "image/jpeg", quality));
    if (!blob || blob.size <= MOST) break;
  }
  // Old Safari keeps the memory of a canvas that has a size.
  sheet.width = 0;
  if (!blob) throw new Error("no picture");
  return { blob, sha256: await sha256(await blob.arrayBuffer()) };
}

/** Whether somebody chose a picture where any file may be: its notes tell the place, too. */
export const isPicture = ({ type, name }) => type.startsWith("image/") || /\.(jpe?g|png|webp|gif|bmp|hei[cf]|avif|tiff?|dng)$/i.test(name);

/** The picture on a sheet at most `side` long, itself where it is such a sheet already. */
export function drawn(picture, side) {
  const { width, height } = picture;
  const scale = Math.min(1, side / Math.max(width, height));
  if (scale === 1 && picture.getContext) return picture;
  const sheet = document.createElement("canvas");
  sheet.width = Math.max(1, Math.round(width * scale));
  sheet.height = Math.max(1, Math.round(height * scale));
  const pen = sheet.getContext("2d");
  // What four points of the camera say is one point here, not one of the four: less noise, a smaller file.
  pen.imageSmoothingQuality = "medium";
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
  return sheet;
}

/** {blob, sha256} of a file as it is. Throws where it cannot be read, or (tooLarge) where nobody would take it. */
export async function whole(file) {
  if (file.size > LARGEST) throw Object.assign(new Error("too large"), { tooLarge: true });
  return { blob: file, sha256: await sha256(await file.arrayBuffer()) };
}

// An <img> turns a photo upright by its notes in every browser of the last years; createImageBitmap does not everywhere.
function decoded(file) {
  return new Promise((resolve, reject) => {
    const address = URL.createObjectURL(file);
    const image = new Image();
    image.onload = () => {
      URL.revokeObjectURL(address);
      resolve(image);
    };
    image.onerror = () => {
      URL.revokeObjectURL(address);
      reject(new Error("no picture"));
    };
    image.src = address;
  });
}

export async function sha256(buffer) {
  const digest = await crypto.subtle.digest("SHA-256", buffer);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
