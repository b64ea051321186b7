// A photo from the camera → a small JPEG without the camera's notes, and its SHA-256.

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
const LARGEST = 10 << 20;

/** {blob, sha256} of the chosen file. Throws where the file is no picture that this browser reads. */
export async function smallPhoto(file) {
  const picture = await decoded(file);
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    if (!blob) throw new Error("no picture");
    return { blob, sha256: await sha256(await blob.arrayBuffer()) };
  } finally {
    if (picture.close) picture.close();
  }
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
