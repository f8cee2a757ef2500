package dev.flotilla.android;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.content.pm.PackageManager;
import android.security.keystore.KeyGenParameterSpec;
import android.security.keystore.KeyProperties;
import dev.flotilla.sample.testkit.TestKeystore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;

@RunWith(RobolectricTestRunner.class)
public class KeystoreKeyTest {
    private static final byte[] MESSAGE = "a report".getBytes(StandardCharsets.UTF_8);

    @Before
    public void empty() {
        TestKeystore.install();
    }

    private static void strongBox(boolean there) {
        shadowOf(RuntimeEnvironment.getApplication().getPackageManager())
                .setSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE, there);
    }

    private static KeystoreKey make() throws IOException {
        return KeystoreKey.openOrCreate(RuntimeEnvironment.getApplication());
    }

    @Test
    public void makesAKeyOnceThatSignsAndAgreesAndFindsItAgain() throws Exception {
        KeystoreKey made = make();
        KeystoreKey found = KeystoreKey.open();
        assertEquals(made.publicKey(), make().publicKey());
        made.publicKey().verify(MESSAGE, found.signP1363(MESSAGE));
        assertEquals(1, TestKeystore.asked().size());
        int purposes = TestKeystore.asked().get(0).getPurposes();
        assertEquals(KeyProperties.PURPOSE_SIGN | KeyProperties.PURPOSE_AGREE_KEY, purposes);
        assertTrue(TestKeystore.asked().get(0).isDigestsSpecified());
    }

    @Test
    public void asksTheStrongBoxWhereThereIsOneAndTheKeystoreWhenThatMakesNone() throws Exception {
        strongBox(true);
        TestKeystore.fillStrongBox();
        make().signP1363(MESSAGE);
        List<KeyGenParameterSpec> asked = TestKeystore.asked();
        assertEquals(2, asked.size());
        assertTrue(asked.get(0).isStrongBoxBacked());
        assertFalse(asked.get(1).isStrongBoxBacked());
    }

    @Test
    public void asksNoStrongBoxWhereThereIsNone() throws Exception {
        strongBox(false);
        make();
        assertFalse(TestKeystore.asked().get(0).isStrongBoxBacked());
    }

    @Test
    public void saysWhatToDoWhenTheKeyIsGone() {
        IOException gone = assertThrows(IOException.class, KeystoreKey::open);
        assertTrue(gone.toString(), String.valueOf(gone.getMessage()).contains("enrol it anew"));
    }
}
