package sluice.boot;

/// What `-v` and `-vv` print.
final class BuildReport {
    private BuildReport() {}

    static String brief() {
        return Product.title()
                + "\nStatus: development branch.\nRunning on: "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + " "
                + System.getProperty("os.arch")
                + ", "
                + System.getProperty("java.vm.name")
                + " "
                + System.getProperty("java.vm.version")
                + "\n";
    }

    static String full() {
        return brief()
                + """
                Build options :
                  TARGET  = jvm
                  JAVA    = 25

                Feature list : %s

                Default settings :
                  bufsize = 16384, maxrewrite = 1024, maxpollevents = 200

                Built with multi-threading support (default=%d).
                Built with transport : Netty

                Available polling systems :
                      epoll : pref=300,  test result OK
                Total: 1 (1 usable), will use epoll.

                Available multiplexer protocols :
                (protocols marked as <default> cannot be specified using 'proto' keyword)
                  <default> : mode=HTTP  side=FE|BE  mux=H1    flags=HTX
                         h1 : mode=HTTP  side=FE|BE  mux=H1    flags=HTX|NO_UPG
                  <default> : mode=TCP   side=FE|BE  mux=PASS  flags=
                       none : mode=TCP   side=FE|BE  mux=PASS  flags=NO_UPG
                """
                        .formatted(
                                Product.featureList(), Runtime.getRuntime().availableProcessors());
    }
}
