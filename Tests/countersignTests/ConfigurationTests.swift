import Message
import Testing

@testable import countersign

@Suite struct ConfigurationTests {
    private let least = [
        "platform.domain": "mail.example", "platform.host": "mx.mail.example", "tls.certificate": "/c.pem",
        "tls.private_key": "/k.pem",
    ]

    private func problem(_ changes: [String: String?]) -> String? {
        var values = least
        for (key, value) in changes { values[key] = value }
        do {
            _ = try Configuration(values: values)
            return nil
        } catch let problem as Configuration.Problem {
            return problem.description
        } catch {
            return "\(error)"
        }
    }

    @Test func `the four keys without a standard value are enough`() throws {
        let configuration = try Configuration(values: least)
        #expect(configuration.http == Endpoint("127.0.0.1:8080"))
        #expect(configuration.nextHop == .mx)
        #expect(configuration.messageSize == 26_214_400)
    }

    @Test func `there are at most forty keys`() {
        #expect(ConfigurationKey.allCases.count <= 40)
    }

    @Test func `an unknown key is an error that names it`() {
        #expect(problem(["smtp.relya": "x"])?.contains("'smtp.relya'") == true)
    }

    @Test(arguments: ["platform.domain", "platform.host", "tls.certificate", "tls.private_key"])
    func `a missing key is an error that names it`(key: String) {
        #expect(problem([key: String?.none])?.contains("'\(key)' is missing") == true)
    }

    @Test func `plain HTTP listens on loopback only`() {
        #expect(problem(["http.listen": "0.0.0.0:8080"])?.contains("loopback") == true)
        #expect(problem(["http.listen": "[::1]:8080"]) == nil)
    }

    @Test(arguments: [
        ("smtp.relay", "25"), ("smtp.relay", "mx.example:25"), ("smtp.relay", "0.0.0.0:70000"),
        ("delivery.next_hop", "relay"), ("delivery.next_hop", ":25"), ("limits.message_size", "10"),
        ("delivery.allowed_networks", "127.0.0.1/33"), ("log.level", "loud"), ("dns.forwarders", "one.example"),
    ])
    func `a value that does not fit is an error that shows it`(key: String, value: String) {
        #expect(problem([key: value])?.contains("'\(value)'") == true)
    }

    @Test func `the environment wins over the file`() throws {
        let values = try ConfigurationFile.values(
            toml: "[smtp]\nrelay = \"127.0.0.1:1\"\n[limits]\nmessage_size = 70000\n",
            environment: ["COUNTERSIGN_SMTP_RELAY": "127.0.0.1:2"])
        #expect(values == ["smtp.relay": "127.0.0.1:2", "limits.message_size": "70000"])
    }

    @Test func `a list may be written as TOML array or with commas`() throws {
        let array = try ConfigurationFile.values(
            toml: "dns.forwarders = [\"192.0.2.1\", \"192.0.2.2\"]", environment: [:])
        #expect(array == ["dns.forwarders": "192.0.2.1,192.0.2.2"])
        let configuration = try Configuration(values: least.merging(array) { $1 })
        #expect(configuration.forwarders.map(\.description) == ["192.0.2.1", "192.0.2.2"])
    }

    @Test func `broken TOML is said to be that`() {
        #expect(throws: Configuration.Problem.self) {
            try ConfigurationFile.values(toml: "a = [", environment: [:])
        }
    }
}
