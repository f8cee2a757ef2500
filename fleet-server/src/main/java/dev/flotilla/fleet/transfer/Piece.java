package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.protocol.Fetchable;

/** One chunk to be sent. */
record Piece(Fetchable what, long offset, int length) {}
