package dev.flotilla.contract.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    @Test
    void saysWhatIsTheMatterWithAFile() {
        assertEquals("a.yaml: does not exist", Failures.reason(new NoSuchFileException("a.yaml")));
        assertEquals("a.yaml: permission denied", Failures.reason(new AccessDeniedException("a.yaml")));
        assertEquals("a.yaml: is there already", Failures.reason(new FileAlreadyExistsException("a.yaml")));
        assertEquals("a: Not a directory", Failures.reason(new FileSystemException("a", "b", "Not a directory")));
        assertEquals("a: FileSystemException", Failures.reason(new FileSystemException("a")));
    }

    @Test
    void namesTheFileThatIsMeant() {
        assertEquals("a.yaml: does not exist", Failures.reason("a.yaml", new NoSuchFileException("/tmp/a.yaml")));
        assertEquals("a.yaml: Is a directory", Failures.reason("a.yaml", new IOException("Is a directory")));
        assertEquals("a.yaml: is no text in UTF-8", Failures.reason("a.yaml", new MalformedInputException(1)));
    }

    @Test
    void saysAtLeastWhatKindOfFailureItWas() {
        assertEquals("Connection refused", Failures.reason(new ConnectException("Connection refused")));
        assertEquals("java.net.ConnectException", Failures.reason(new ConnectException()));
    }
}
