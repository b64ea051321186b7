// Where the phone is, when it is asked to say so: rounded to about 100 metres, never closer.

const DECIMALS = 3;
const WAIT = 20000;

/** "latitude longitude 0 accuracy", as XForms writes a geopoint. */
export function rounded({ latitude, longitude, accuracy }) {
  const near = (degrees) => String(+degrees.toFixed(DECIMALS));
  return `${near(latitude)} ${near(longitude)} 0 ${Math.max(100, Math.round(accuracy || 0))}`;
}

/** The same as exactly as the phone knows: for the points of a way or a plot that somebody walks. */
const exact = ({ latitude, longitude, accuracy }) =>
  `${+latitude.toFixed(6)} ${+longitude.toFixed(6)} 0 ${Math.round(accuracy || 0)}`;

const NOW = { enableHighAccuracy: true, timeout: WAIT, maximumAge: 0 };
const REFUSED = 1;

/** Satellites know better than masts, which stand kilometres apart in the hills; under a roof the masts do. */
export const locate = () => find(rounded, NOW).catch((error) => {
  if (error.code === REFUSED) throw error;
  return find(rounded, { enableHighAccuracy: false, timeout: WAIT, maximumAge: 60000 });
});
export const exactly = () => find(exact, NOW);

function find(told, options) {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(new Error("no location"));
      return;
    }
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve(told(coords)), reject, options);
  });
}
