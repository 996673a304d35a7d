export interface RemoteAnswer { status: number; contentType?: string | undefined; body?: string | undefined }
export interface ReadableError { sentence: string; detail: string; scimType?: string }
export function decodeError(_answer: RemoteAnswer): ReadableError { throw new Error('soon'); }
