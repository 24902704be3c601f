"""Tomasz' month: Java and Spring with Maven and Gradle."""

from tests.corpus.fresh_h_two_shared import KEY, LOCAL, OTHER, busy, cloned
from tests.corpus.fresh_parts import fails, file

SETTINGS = file("~/.m2/settings.xml", "<settings><localRepository>/srv/m2</localRepository></settings>").replace(
    '"$(dirname ~/.m2/settings.xml)"', "~/.m2"
)


PLUGINS = (
    "<build><pluginManagement><plugins>"
    + "".join(
        f"<plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-{name}-plugin</"
        f"artifactId><version>{number}</version></plugin>"
        for name, number in (("resources", "3.3.1"), ("compiler", "3.13.0"), ("surefire", "3.2.5"), ("jar", "3.4.1"))
    )
    + "</plugins></pluginManagement></build>"
)


def pom(dependencies: str = "", more: str = "", release: int = 17) -> str:
    """A project of one module."""
    return SETTINGS + file(
        "pom.xml",
        f"""
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>example.fennel</groupId><artifactId>billing</artifactId><version>2.3.0-SNAPSHOT</version>
          <properties><maven.compiler.release>{release}</maven.compiler.release><project.build.sourceEncoding>UTF-8</\
project.build.sourceEncoding></properties>
          <dependencies>{dependencies}</dependencies>{PLUGINS}{more}
        </project>
    """,
    )


def needs(group: str, artifact: str, number: str) -> str:
    """A dependency."""
    return (
        f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{number}</version></"
        f"dependency>"
    )


INVOICE = file(
    "src/main/java/Invoice.java",
    """
    public class Invoice {
        int total(int net) { return net * 119 / 100; }
    }
""",
)
CLIENT = file(
    "Ping.java",
    """
    import java.net.URI;
    import java.net.http.*;
    public class Ping {
        public static void main(String[] args) throws Exception {
            var answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(args[0])).build(), \
HttpResponse.BodyHandlers.ofString());
            System.out.println(answer.statusCode());
        }
    }
""",
)
DB = file(
    "Load.java",
    """
    import java.sql.*;
    public class Load {
        public static void main(String[] args) throws Exception {
            try (Connection c = DriverManager.getConnection(args[0], "web", args[1])) { \
System.out.println(c.getCatalog()); }
        }
    }
""",
)
PGJAR = "-cp /usr/share/java/postgresql.jar"
GRADLE = (
    file("build.gradle", "plugins { id 'java' }\nrepositories { mavenCentral() }")
    + "echo \"rootProject.name = 'billing'\" > settings.gradle\n"
)
TEST = (
    pom(needs("org.junit.jupiter", "junit-jupiter", "5.10.2"))
    + INVOICE
    + file(
        "src/test/java/InvoiceTest.java",
        """
    import static org.junit.jupiter.api.Assertions.*;
    import org.junit.jupiter.api.Test;
    class InvoiceTest {
        @Test void addsTax() { assertEquals(120, new Invoice().total(100)); }
        @Test void refuses() { fail("expected 403 FORBIDDEN but was: 401 UNAUTHORIZED"); }
    }
""",
    )
)
CASES = [
    fails("none", "mvn -o -B test", TEST, stdout=True, timeout=90),
    fails("none", "mvn -o -q verify -Dtest='InvoiceTest#addsTax'", TEST, stdout=True, timeout=90),
    fails("none", "mvn -q compile", pom() + INVOICE.replace("net * 119 / 100", '"" + net'), stdout=True, timeout=90),
    fails(
        "none",
        "mvn -q -o package",
        pom() + INVOICE + "echo 'class Broken { void x() { undefined(); } }' > src/main/java/Broken.java",
        stdout=True,
        timeout=90,
    ),
    fails(
        "network", "mvn -B test", pom(needs("com.stripe", "stripe-java", "24.1.0")) + INVOICE, stdout=True, timeout=90
    ),
    fails(
        "network",
        "mvn -B -U compile",
        pom(
            needs("example.fennel", "common", "1.4.0"),
            "<repositories><repository><id>nexus</id><url>https://nexus.fennel.example/maven</url>"
            "</repository></repositories>",
        )
        + INVOICE,
        stdout=True,
        timeout=90,
    ),
    fails("not_found", "mvn clean install", SETTINGS, stdout=True),
    fails("usage", "mvn -q instal", pom(), stdout=True, timeout=90),
    fails(
        "none", "mvn -q -o compile", pom().replace("</dependencies>", "</dependencies><dir/>"), stdout=True, timeout=60
    ),
    fails("missing_dependency", "mvn -q -o compile", pom(release=21) + INVOICE, stdout=True, timeout=90),
    fails("not_configured", "JAVA_HOME=/usr/lib/jvm/java-11-openjdk mvn -v", pom(), tool="mvn"),
    fails("none", "javac -d out src/main/java/Invoice.java", INVOICE.replace("int net", "net")),
    fails("none", "java -cp out Invoice", INVOICE + "mkdir out; javac -d out src/main/java/Invoice.java"),
    fails("not_found", "java -jar target/billing-2.3.0.jar", pom()),
    fails("not_found", "java -cp target/classes example.fennel.billing.Application", pom()),
    fails(
        "missing_dependency",
        "java -cp out Worker",
        file("Worker.java", "class Worker { public static void main(String[] a) { System.out.println(new Job()); } }")
        + "echo 'class Job {}' > Job.java; mkdir out; javac -d out *.java; rm out/Job.class",
    ),
    fails(
        "none",
        "java Prices.java",
        file(
            "Prices.java",
            """
        import java.util.*;
        public class Prices {
            public static void main(String[] args) {
                Map<String, Integer> prices = Map.of("mug", 12);
                int total = prices.get("mug") + prices.get("cup");
                System.out.println(total);
            }
        }
    """,
        ),
    ),
    fails(
        "port_in_use",
        "java Server.java",
        file(
            "Server.java",
            """
        import com.sun.net.httpserver.HttpServer;
        import java.net.InetSocketAddress;
        public class Server {
            public static void main(String[] args) throws Exception { HttpServer.create(new InetSocketAddress(8085), \
0).start(); }
        }
    """,
        )
        + busy(8085),
    ),
    fails("service_down", "java Ping.java http://localhost:8086/actuator/health", CLIENT),
    fails("tls", "java Ping.java https://own.fennel.example/", CLIENT),
    fails("service_down", f"java {PGJAR} Load.java jdbc:postgresql://localhost:5433/billing pw", DB),
    fails("auth", f"java {PGJAR} Load.java jdbc:postgresql://db.fennel.example/store old", DB),
    fails("missing_dependency", "java Load.java jdbc:postgresql://db.fennel.example/store pw", DB),
    fails(
        "oom",
        "java -Xmx16m Report.java",
        file(
            "Report.java",
            """
        import java.util.*;
        public class Report {
            public static void main(String[] args) { List<int[]> rows = new ArrayList<>(); while (true) rows.add(new \
int[100_000]); }
        }
    """,
        ),
    ),
    fails("none", "java -jar billing.jar", "touch billing.jar"),
    fails(
        "missing_dependency",
        "java -jar lib/legacy.jar",
        file("A.java", "public class A { public static void main(String[] a) {} }")
        + "javac A.java && printf '\\000\\000\\000\\103' | dd of=A.class bs=1 seek=4 conv=notrunc 2>/dev/null; "
        "mkdir lib; printf 'Main-Class: A\\n' > m; jar cfm lib/legacy.jar m A.class",
    ),
    fails("usage", "gradle biuld", GRADLE, timeout=90),
    fails("not_found", "./gradlew build", GRADLE, tool="bash", also="missing_command"),
    fails(
        "network",
        "gradle compileJava",
        GRADLE
        + "echo \"dependencies { implementation 'com.google.guava:guava:33.0.0-jre' }\" >> build.gradle; mkdir -p src/"
        "main/java; echo 'class A {}' > src/main/java/A.java",
        timeout=90,
    ),
    fails(
        "none",
        "gradle compileJava",
        GRADLE + "mkdir -p src/main/java; echo 'class A { int x = \"1\"; }' > src/main/java/A.java",
        timeout=90,
    ),
    fails(
        "missing_dependency",
        "gradle bootRun",
        GRADLE + "sed -i \"s/{ id 'java' }/{ id 'org.springframework.boot' version '3.2.0' }/\" build.gradle",
        timeout=90,
        also="network",
    ),
    fails(
        "dirty_tree",
        "git switch release/2.2",
        LOCAL
        + "git branch release/2.2; git switch -qc feature; echo 'A = 1' > settings.py; git commit -qam x; echo 'A = 2' "
        "> settings.py",
    ),
    fails("git_diverged", "git pull --ff-only", cloned("billing") + OTHER + "git commit -q --allow-empty -m mine"),
    fails(
        "none",
        "git cherry-pick origin/hotfix",
        cloned("billing")
        + "git checkout -qb hotfix; echo 'PORT = 3' > settings.py; git commit -qam h; git push -q origin hotfix; "
        "git checkout -q main; echo 'PORT = 4' > settings.py; git commit -qam m",
    ),
    fails("not_found", "git revert 9f2c1ab", LOCAL),
    fails("usage", "git branch release/2.3", LOCAL + "git branch release/2.3"),
    fails("branch_not_pushed", "git pull origin feature/invoices", cloned("billing")),
    fails("none", "docker run --rm fennel/orders:dev sh -c 'cat /app/version'", tool="docker"),
    fails("image_not_found", "docker pull openjdk:17-slim-bulseye", tool="docker"),
    fails("not_found", "docker logs billing-api"),
    fails("auth", "curl -fsS -u ci:old http://orders.fennel.example/v1/me", tool="curl"),
    fails("network", "curl -fsS http://staging.fennel.example/health", tool="curl"),
    fails("service_down", "curl -v http://localhost:8085/actuator/health"),
    fails("not_found", "keytool -list -keystore conf/truststore.p12 -storepass changeit", stdout=True),
    fails(
        "auth",
        "keytool -list -keystore trust.p12 -storepass chnageit",
        "keytool -genkeypair -alias a -keyalg EC -dname CN=a -keystore trust.p12 -storepass changeit 2>/dev/null",
        stdout=True,
    ),
    fails("permission", "jstack 1", tool="java"),
    fails(
        "permission",
        "tail -n 50 /var/log/billing/billing.log",
        admin="install -d -m 700 /srv/log/billing; mkdir -p /var/log/billing; mount --bind /srv/log/billing /var/log/"
        "billing",
    ),
    fails(
        "ssh_hostkey",
        "ssh dev@staging.fennel.example tail -n 100 /var/log/billing.log",
        KEY + "ssh-keygen -qt ed25519 -N '' -f k; echo \"staging.fennel.example $(cut -d' ' -f1,2 k.pub)\" > ~/.ssh/"
        "known_hosts",
    ),
]
