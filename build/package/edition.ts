/** What is packed, by whatever kind of package. */
export interface Edition {
  name: string;
  version: string;
  summary: string;
  /** Lines of at most 76 characters. */
  description: string[];
  /** Made with a runtime that may not ship: said in the version, below every real one. */
  notForRelease: boolean;
  /** Files of the tree that may be run, with their modes. */
  programs: Record<string, number>;
  /** Settings that an upgrade leaves alone. */
  settings: string[];
  deb: {
    section: string;
    /** Lines of the control file about other packages. */
    relations: string[];
    /** By file name, without `#!`, for this version. */
    scripts(version: string): Record<string, string>;
    /** Moves what Debian keeps elsewhere; `top` is the copied tree. */
    arrange?(top: string): void;
  };
  rpm: {
    group: string;
    licence: string;
    /** Lines of the spec file before the description. */
    preamble: string[];
    /** Lines of %install after the tree is copied. */
    install: string[];
    /** %pre, %post …, whole. */
    scriptlets: string;
    /** Lines of %files. */
    files: string[];
  };
}

export interface PackageOptions {
  edition: Edition;
  /** The tree of this edition, as it lies on a machine. */
  tree: string;
  /** Seconds; the time of everything in the package. */
  epoch: number;
  /** A folder for what is made on the way. */
  work: string;
  /** Where the package goes. */
  out: string;
  /** Counts the packages of one version. */
  release: number;
}

/** Packages must name somebody. The project has no domain: nobody answers at this address (RFC 6761). */
export const publisher = {
  name: 'Postern maintainers',
  maintainer: 'Postern maintainers <packages@postern.invalid>',
};
