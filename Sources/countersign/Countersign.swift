import ArgumentParser

/// The program: one command for each thing it does.
@main
struct Countersign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "countersign",
        abstract: "A mail gateway for platforms that send on other people's behalf. It signs only what it can prove.",
        subcommands: [
            ServeCommand.self, CheckCommand.self, ExplainCommand.self, ReplayCommand.self, CustomerCommand.self,
            DomainCommand.self, KeyCommand.self, ConnectorCommand.self, TenantCommand.self, QueueCommand.self,
            ExposureCommand.self, EndpointsCommand.self, DrillCommand.self, InspectCommand.self,
        ])
}
