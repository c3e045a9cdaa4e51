import sun.security.tools.keytool.CertAndKeyGen;
import sun.security.x509.X500Name;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.IntStream;

/// `java Certificates.java FOLDER COUNT`: so many self-signed ECDSA certificates with their keys, a PEM file each. Needs the two packages of the JDK's
/// keytool exported, see certificates.sh.
class Certificates {
    public static void main(String[] words) {
        Path folder = Path.of(words[0]);
        IntStream.range(0, Integer.parseInt(words[1])).parallel().forEach(i -> write(folder, i));
    }

    private static void write(Path folder, int number) {
        try {
            var made = new CertAndKeyGen("EC", "SHA256withECDSA");
            made.generate("secp256r1");
            String name = "host%05d.example".formatted(number);
            var certificate = made.getSelfCertificate(new X500Name("CN=" + name), 30L * 24 * 3600);
            Files.writeString(
                    folder.resolve(name + ".pem"),
                    pem("CERTIFICATE", certificate.getEncoded())
                            + pem("PRIVATE KEY", made.getPrivateKey().getEncoded()));
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String pem(String kind, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
