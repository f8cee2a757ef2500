package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.bundle.Digest;

/** One chunk to be sent. */
record Piece(Digest artifact, long offset, int length) {}
