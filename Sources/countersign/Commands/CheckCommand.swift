import ArgumentParser
import Foundation
import Logging

/// `countersign check`: says what is wrong with the configuration before `serve` does.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read the configuration file and say what is wrong with it.")

    @Option(name: .long, help: "The configuration file.")
    var config = "countersign.toml"

    @Flag(name: .long, help: "Print JSON for machines.")
    var json = false

    private struct Result: Encodable {
        let valid: Bool
        let problem: String?
    }

    func run() async throws {
        var problem: String?
        do {
            let configuration = try ConfigurationFile.load(
                path: config, environment: ProcessInfo.processInfo.environment)
            let log = Logger(label: "countersign", factory: LineLog.init)
            _ = try ServerCertificate(
                certificate: configuration.certificatePath, key: configuration.privateKeyPath, log: log)
            _ = try configuration.clientRoots(log)
        } catch {
            problem = "\(error)"
        }
        if json {
            try Output.json(Result(valid: problem == nil, problem: problem))
        } else {
            print(problem ?? "\(config) is good")
        }
        if problem != nil { throw ExitCode.failure }
    }
}
