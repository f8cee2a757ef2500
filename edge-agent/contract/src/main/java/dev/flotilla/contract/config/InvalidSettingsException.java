package dev.flotilla.contract.config;

import java.util.List;

/** A configuration that cannot be used; its message has one line for each problem, each with the key. */
public final class InvalidSettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidSettingsException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
