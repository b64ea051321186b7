// Where the phone is, when it is asked to say so: rounded to about 100 metres, never closer.

const DECIMALS = 3;
const WAIT = 20000;

/** "latitude longitude 0 accuracy", as XForms writes a geopoint. */
export function rounded({ latitude, longitude, accuracy }) {
  const near = (degrees) => String(+degrees.toFixed(DECIMALS));
  return `${near(latitude)} ${near(longitude)} 0 ${Math.max(100, Math.round(accuracy || 0))}`;
}

export function locate() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(new Error("no location"));
      return;
    }
    const options = { enableHighAccuracy: false, timeout: WAIT, maximumAge: 60000 };
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve(rounded(coords)), reject, options);
  });
}
