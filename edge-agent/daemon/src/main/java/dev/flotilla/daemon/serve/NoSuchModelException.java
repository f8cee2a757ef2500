package dev.flotilla.daemon.serve;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.preprocess.WrongInputException;

/** The model that was asked for is not the one that this device serves. */
final class NoSuchModelException extends WrongInputException {
    private static final long serialVersionUID = 1L;

    NoSuchModelException(Bundle serving) {
        super("this device serves model " + serving.manifest().name() + " in version "
                + serving.manifest().version() + " and no other");
    }
}
