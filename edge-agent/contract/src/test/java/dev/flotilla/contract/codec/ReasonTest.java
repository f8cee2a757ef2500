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

class ReasonTest {

    @Test
    void saysWhatIsTheMatterWithAFile() {
        assertEquals("a.yaml: does not exist", Reason.of(new NoSuchFileException("a.yaml")));
        assertEquals("a.yaml: permission denied", Reason.of(new AccessDeniedException("a.yaml")));
        assertEquals("a.yaml: is there already", Reason.of(new FileAlreadyExistsException("a.yaml")));
        assertEquals("a: Not a directory", Reason.of(new FileSystemException("a", "b", "Not a directory")));
        assertEquals("a: FileSystemException", Reason.of(new FileSystemException("a")));
    }

    @Test
    void namesTheFileThatIsMeant() {
        assertEquals("a.yaml: does not exist", Reason.of("a.yaml", new NoSuchFileException("/tmp/a.yaml")));
        assertEquals("a.yaml: Is a directory", Reason.of("a.yaml", new IOException("Is a directory")));
        assertEquals("a.yaml: is no text in UTF-8", Reason.of("a.yaml", new MalformedInputException(1)));
    }

    @Test
    void saysAtLeastWhatKindOfFailureItWas() {
        assertEquals("Connection refused", Reason.of(new ConnectException("Connection refused")));
        assertEquals("java.net.ConnectException", Reason.of(new ConnectException()));
    }
}
