/** Whom the station trusts, and its own certificate, as a protocol asks for it. */
export type HashAlgorithm = 'SHA256' | 'SHA384' | 'SHA512';

/** Names one certificate (RFC 6960 §4.1.1). Hexadecimal digits, compared without regard to case. */
export type CertificateHash = {
  readonly algorithm: HashAlgorithm;
  readonly nameHash: string;
  readonly keyHash: string;
  /** Without leading zeros. */
  readonly serialNumber: string;
};

/** For what a root is trusted: the central system (and our own certificate), or firmware. */
export type RootUse = 'central-system' | 'manufacturer';

export type TrustRequest =
  | { readonly type: 'root.install'; readonly use: RootUse; readonly pem: string }
  | { readonly type: 'certificate.delete'; readonly hash: CertificateHash }
  | { readonly type: 'roots.list'; readonly use: RootUse }
  /** The certificate that was asked for, with those above it, PEM. */
  | { readonly type: 'certificate.signed'; readonly chain: string };

/** `failed`: it is all right, and it cannot be done all the same. */
export type TrustAnswer =
  | { readonly type: 'accepted' | 'rejected' | 'failed' | 'not-found' }
  | { readonly type: 'listed'; readonly hashes: readonly CertificateHash[] };

export interface Trust {
  /** Answers exactly once; accepted: it would survive a power cut. */
  ask(request: TrustRequest, done: (answer: TrustAnswer) => void): void;
  /** Root certificates of the manufacturer, PEM: by them firmware is judged. */
  manufacturerRoots(): readonly string[];
}
