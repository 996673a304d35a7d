const key = 'postern.csrf';

/** The token of this session, kept for a reload of the page; a tab of its own gets it from the session call. */
export const csrf = {
  read: () => sessionStorage.getItem(key) ?? '',
  keep: (token: string) => sessionStorage.setItem(key, token),
  forget: () => sessionStorage.removeItem(key),
};
