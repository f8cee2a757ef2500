package dev.flotilla.fleet.ctl;

import dev.flotilla.fleet.ctl.client.InvalidInputException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one line why a command of {@code ctl} was not carried out. What was not foreseen keeps its stack trace. */
public final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (!(failure instanceof IOException)) {
            throw failure;
        }
        command.getErr().println(failure.getMessage());
        return (failure instanceof InvalidInputException ? ExitCode.USAGE : ExitCode.FAILED).code();
    }
}
