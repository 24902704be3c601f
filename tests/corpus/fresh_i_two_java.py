"""Dia, who develops in Java and Kotlin: maven, gradle, spring."""

from typing import Any

from tests.corpus.fresh_i_two_docker import CLONE
from tests.corpus.fresh_i_two_servers import H
from tests.corpus.fresh_parts import fails, file

M2 = "mkdir -p ~/.m2; echo '<settings><localRepository>/srv/m2/repository</localRepository>{0}</settings>' > " \
    "~/.m2/settings.xml\n"  # fmt: skip
MIRROR = "<mirrors><mirror><id>kestrel</id><mirrorOf>*</mirrorOf><url>http://{0}</url></mirror></mirrors>"
HOME = M2.format("")


def pom(dependencies: str = "", release: str = "17", more: str = "") -> str:
    """A pom with plugins that are there."""
    plugins = "".join(
        f"<plugin><artifactId>maven-{name}-plugin</artifactId><version>{number}</version></plugin>"
        for name, number in (("compiler", "3.11.0"), ("surefire", "3.2.5"), ("resources", "3.3.1"), ("deploy", "3.1.1"))
    )
    return file(
        "pom.xml",
        f"""
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>example.kestrel</groupId>
          <artifactId>invoices</artifactId>
          <version>1.8.0</version>
          <properties>
            <maven.compiler.release>{release}</maven.compiler.release>
            <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
          </properties>
          <dependencies>{dependencies}</dependencies>
          <build><plugins>{plugins}</plugins></build>{more}
        </project>
        """,
    )


def needs(group: str, artifact: str, version: str, scope: str = "compile") -> str:
    """A dependency."""
    return (f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>"
            f"<scope>{scope}</scope></dependency>")  # fmt: skip


JUNIT = needs("org.junit.jupiter", "junit-jupiter", "5.10.2", "test")
APP = file(
    "src/main/java/example/App.java",
    """
    package example;

    public class App {
        public static int net(int gross) {
            return gross * 100 / 119;
        }

        public static void main(String[] args) {
            System.out.println(net(119));
        }
    }
    """,
)
TEST = file(
    "src/test/java/example/AppTest.java",
    """
    package example;

    import static org.junit.jupiter.api.Assertions.assertEquals;

    import org.junit.jupiter.api.Test;

    class AppTest {
        @Test
        void net() {
            assertEquals(50, App.net(61));
        }
    }
    """,
)
JDBC = file(
    "Report.java",
    """
    import java.sql.DriverManager;

    public class Report {
        public static void main(String[] args) throws Exception {
            try (var connection = DriverManager.getConnection(args[0], "web", args[1]);
                 var rows = connection.createStatement().executeQuery("select count(*) from orders")) {
                rows.next();
                System.out.println(rows.getInt(1));
            }
        }
    }
    """,
)
SERVER = file(
    "Server.java",
    """
    import com.sun.net.httpserver.HttpServer;
    import java.net.InetSocketAddress;

    public class Server {
        public static void main(String[] args) throws Exception {
            var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 8080), 0);
            server.start();
        }
    }
    """,
)
CLIENT = file(
    "Sync.java",
    """
    import java.net.URI;
    import java.net.http.HttpClient;
    import java.net.http.HttpRequest;
    import java.net.http.HttpResponse.BodyHandlers;

    public class Sync {
        public static void main(String[] args) throws Exception {
            var request = HttpRequest.newBuilder(URI.create(args[0])).build();
            var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                    "GET " + args[0] + ": HTTP " + answer.statusCode() + " " + answer.body());
            }
        }
    }
    """,
)
GRADLE = "echo \"rootProject.name = 'invoices'\" > settings.gradle; " + file(
    "build.gradle",
    """
    plugins {
        id 'java'
    }

    repositories {
        maven { url 'http://nexus.kestrel.example:8099/repository/public' }
    }

    dependencies {
        compile 'org.springframework:spring-web:5.3.20'
    }
    """,
)
PG = "java -cp /usr/share/java/postgresql.jar Report.java"
S: dict[str, Any] = {"timeout": 120, "stdout": True}
L: dict[str, Any] = {"timeout": 60}

CASES = [
    fails("not_found", "mvn clean install", HOME, **S),
    fails("usage", "mvn -q pakage", HOME + pom(), **S),
    fails(
        "network",
        "mvn -B -q compile",
        M2.format(MIRROR.format("repo.nowhere.example/maven2"))
        + APP
        + pom(needs("org.springframework.boot", "spring-boot-starter-web", "3.2.4")),
        **S,
    ),
    fails(
        "network",
        "mvn -B compile",
        M2.format(MIRROR.format(f"nexus.{H}:8099/repository/public"))
        + APP
        + pom(needs("com.stripe", "stripe-java", "24.1.0")),
        **S,
    ),
    fails(
        "auth",
        "mvn -B -q package -DskipTests",
        M2.format(MIRROR.format(f"nexus.{H}/repository/releases"))
        + APP
        + pom(needs("example.kestrel", "billing-api", "3.1.0")),
        **S,
    ),
    fails(
        "permission",
        "mvn -B -q dependency:resolve",
        M2.format(MIRROR.format(f"nexus.{H}/repository/closed"))
        + APP
        + pom(needs("example.kestrel", "ledger-client", "2.0.0")),
        **S,
    ),
    fails(
        "not_found",
        "mvn -B -q verify",
        M2.format(MIRROR.format(f"nexus.{H}/repository/public"))
        + APP
        + pom(needs("example.kestrel", "common-test", "9.9.9", "test")),
        also="missing_dependency",
        **S,
    ),
    fails("not_found", "mvn -o -q spring-boot:run", HOME + pom(), also="missing_dependency", **S),
    fails(
        "network",
        "mvn -B -q deploy -DskipTests",
        HOME
        + APP
        + pom(
            more="<distributionManagement><repository><id>kestrel"
            f"</id><url>http://nexus.{H}/repository/releases</url></repository></distributionManagement>"
        ).replace("<packaging>", "<packaging>"),
        **S,
    ),
    fails("missing_dependency", "mvn -o -B -q compile", HOME + APP + pom(release="21"), also="not_configured", **S),
    fails("not_configured", "JAVA_HOME=/usr/lib/jvm/java-21-openjdk-amd64 mvn -v", **S),
    fails(
        "permission",
        "./gradlew build",
        "printf '#!/bin/sh\\nexec java -jar gradle/wrapper/gradle-wrapper.jar\\n' > gradlew",
        tool="bash",
    ),
    fails("network", "./gradlew bootRun", "gradle --offline -q wrapper >/dev/null 2>&1", tool="gradle", **S),
    fails("not_found", "java -jar build/libs/invoices-1.8.0.jar", **L),
    fails(
        "missing_dependency",
        "java -cp classes:lib/* example.App",
        "mkdir -p classes/example; printf 'package example;"
        "\\npublic class App { public static void main(String[] a) { "
        "org.slf4j.LoggerFactory.getLogger(App.class).info"
        '("up"); } }\\n\' > App.java; javac -cp /usr/share/java/slf4j-api.jar -d classes App.java',
        **L,
    ),
    fails("service_down", f"{PG} jdbc:postgresql://localhost:5434/store pw", JDBC, **L),
    fails("auth", f"{PG} jdbc:postgresql://db.{H}/store Sommer2026", JDBC, **L),
    fails("missing_dependency", "java Report.java jdbc:postgresql://localhost/store pw", JDBC, **L),
    fails(
        "permission",
        f"{PG.replace('postgresql.jar', 'mariadb-java-client.jar')} jdbc:mariadb://127.0.0.1/billing pw",
        JDBC,
        **L,
    ),
    fails("port_in_use", "java Server.java", SERVER, **L),
    fails("auth", f"java Sync.java http://api.{H}/v1/me", CLIENT, **L),
    fails("tls", f"java Sync.java https://own.{H}/v1/status", CLIENT, **L),
    fails(
        "oom",
        "java -Xmx32m Load.java",
        file(
            "Load.java",
            """
          import java.util.ArrayList;

          public class Load {
              public static void main(String[] args) {
                  var rows = new ArrayList<byte[]>();
                  while (true) rows.add(new byte[1 << 20]);
              }
          }
          """,
        ),
        **L,
    ),
    fails(
        "missing_dependency",
        "java -jar invoices.jar",
        "printf 'public class A { public static void main(String[] a) { } }' > "
        "A.java; javac A.java; printf '\\0\\0\\0\\101' | dd of=A.class bs=1 seek=4 conv=notrunc 2>/dev/null; "
        "printf 'Main-Class: A\\n' > m; jar cfm invoices.jar m A.class",
        also="not_configured",
        **L,
    ),
    fails(
        "usage",
        "gradle -q tset",
        "echo \"rootProject.name = 'invoices'\" > settings.gradle; echo \"plugins { id 'java' }\" > build.gradle",
        timeout=120,
    ),
    fails("network", "gradle build", APP + GRADLE, timeout=120),
    fails(
        "git_diverged", "git pull --ff-only", CLONE + "git reset -q --hard HEAD~1; git commit -q --allow-empty -m wip"
    ),
    fails(
        "ssh_key",
        f"scp target/invoices.jar deploy@staging.{H}:shop/",
        "mkdir -p target ~/.ssh; touch target/invoices.jar; cp /srv/ssh/known ~/.ssh/known_hosts",
    ),
    # --- not the environment's ---
    fails("none", "mvn -o -B -q compile", HOME + APP.replace("* 100", "* rate") + pom(), **S),
    fails("none", "mvn -o -B test", HOME + APP + TEST + pom(JUNIT), **S),
    fails(
        "none",
        "javac -Werror -Xlint:all -d out Raw.java",
        "printf 'import java.util.*;\\nclass Raw { List l = new ArrayList(); }\\n' > Raw.java",
        **L,
    ),
    fails(
        "none",
        "java Parse.java 12,5",
        "printf 'class Parse { public static void main(String[] a) { System.out.println("
        "Double.parseDouble(a[0])); } }' > Parse.java",
        **L,
    ),
    fails(
        "none",
        "java Login.java",
        file(
            "Login.java",
            """
          public class Login {
              record User(String name, String role) {}

              public static void main(String[] args) {
                  var user = new User("dia", null);
                  if (user.role().equals("admin")) System.out.println("access denied");
              }
          }
          """,
        ),
        **L,
    ),
    fails(
        "none",
        "gradle -q compileJava",
        "echo \"plugins { id 'java' }\" > build.gradle; echo \"rootProject.name = 'a'\" > "
        "settings.gradle; " + APP.replace("gross;", "gross").replace("119;\n", "119\n"),
        timeout=120,
    ),
]
