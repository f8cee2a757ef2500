package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.ceremony.CeremonyException;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.flatbuffer.MalformedModelException;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.job.JobStoppedException;
import dev.flotilla.compiler.provenance.ProvenanceException;
import dev.flotilla.compiler.release.ReleaseException;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.pkcs11.TokenException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command throws into one clear sentence and an exit code. */
final class Failures implements IExecutionExceptionHandler {
    static final int FAULT = 1;
    static final int BAD_INPUT = 3;
    static final int GATE_FAILED = 4;
    static final int STOPPED = 5;

    private static final int MOST_CHARACTERS = 2000;

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        int code = code(failure);
        command.getErr().println("flotilla-compiler: " + line(message(failure)));
        if (code == FAULT) {
            failure.printStackTrace(command.getErr());
        }
        return code;
    }

    private static int code(Exception failure) {
        if (failure instanceof GateException) {
            return GATE_FAILED;
        }
        if (failure instanceof JobStoppedException) {
            return STOPPED;
        }
        boolean input = failure instanceof InputException
                || failure instanceof DataException
                || failure instanceof MalformedModelException
                || failure instanceof UnsupportedModelException
                || failure instanceof ModelRejectedException
                || failure instanceof InferenceException
                || failure instanceof ReleaseException
                || failure instanceof CeremonyException
                || failure instanceof ProvenanceException
                || failure instanceof TokenException
                || failure instanceof TrustException
                || failure instanceof IOException;
        return input ? BAD_INPUT : FAULT;
    }

    private static String line(String message) {
        String line = Printable.of(message);
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "...";
    }

    private static String message(Exception failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": does not exist";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (failure instanceof FileAlreadyExistsException existing) {
            return existing.getFile() + ": exists already and is left alone";
        }
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}
