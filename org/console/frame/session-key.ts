/** Key of the session among the queries. */
export const sessionKey = ['session'];
