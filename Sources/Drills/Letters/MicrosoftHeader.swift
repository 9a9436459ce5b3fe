import Message

/// The fields that Exchange Online writes, in the two forms of real mail: for a user's mailbox in the cloud, and for what
/// came in through a connector of type OnPremises. Order and letter case vary from message to message.
struct MicrosoftHeader {
    let sketch: Sketch
    let now: Timestamp
    var dice: Dice

    private typealias Field = Sketch.Field

    /// The trace fields on top.
    mutating func trace() -> [Sketch.Field] {
        let front = host("outbound.protection.outlook.com", prefix: "mail-")
        let mailbox = host("prod.outlook.com")
        let date = MessageDate.text(now)
        let id = dice.text(12, of: Dice.token)
        let tls = "(version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384)"
        switch sketch.entry {
        case .mailbox:
            let other = host("prod.outlook.com")
            return [
                Field(
                    name: "Received",
                    value:
                        "from \(mailbox) (2603:10a6:20b:\(dice.number(1...999))::\(dice.number(1...99)))\r\n by \(other)"
                        + " (2603:10a6:10:\(dice.number(1...999))::\(dice.number(1...99))) with\r\n Microsoft SMTP Server"
                        + " \(tls)\r\n id 15.20.\(dice.number(7000...9999)).\(dice.number(10...49)); \(date)"),
                Field(
                    name: "Received",
                    value: "from \(mailbox) ([fe80::\(dice.text(4, of: "0123456789abcdef"))]) by \(mailbox)\r\n"
                        + " ([fe80::\(dice.text(4, of: "0123456789abcdef"))%3]) with mapi id"
                        + " 15.20.\(dice.number(7000...9999)).\(dice.number(10...49)); \(date)"),
            ]
        case .onPremises(let address, let hello):
            return [
                Field(
                    name: "Received",
                    value:
                        "from \(hello) (\(address)) by\r\n \(front) (10.\(dice.number(1...250)).\(dice.number(1...250))."
                        + "\(dice.number(1...250))) with Microsoft SMTP Server\r\n \(tls) id \(id) via Frontend Transport;"
                        + " \(date)")
            ]
        }
    }

    /// Everything that stands below, in any order.
    mutating func fields() -> [Sketch.Field] {
        var fields = [
            Field(name: "From", value: "\"\(sketch.authorName)\" <\(sketch.author)>"),
            Field(name: "To", value: sketch.recipients.prefix(3).map { "<\($0)>" }.joined(separator: ",\r\n\t")),
            Field(name: "Subject", value: "\(sketch.subject) \(sketch.token)"),
            Field(name: "Date", value: MessageDate.text(now)),
            Field(name: "Message-ID", value: "<\(dice.text(32, of: Dice.token))@\(host("prod.outlook.com"))>"),
            Field(name: "MIME-Version", value: "1.0"),
            Field(name: "X-MS-Exchange-SenderADCheck", value: "1"),
            Field(name: "X-MS-Exchange-AntiSpam-Relay", value: "0"),
            Field(name: "X-MS-PublicTrafficType", value: "Email"),
            Field(name: "X-MS-Office365-Filtering-Correlation-Id", value: dice.uuid()),
            Field(name: "X-Microsoft-Antispam", value: "BCL:0;ARA:\(dice.number(10_000_000...99_999_999));"),
            Field(name: "X-Microsoft-Antispam-Message-Info", value: dice.text(60, of: Dice.base64)),
            Field(name: "X-MS-Exchange-AntiSpam-MessageData-ChunkCount", value: "1"),
            Field(name: "X-MS-Exchange-AntiSpam-MessageData-0", value: dice.text(64, of: Dice.base64)),
            Field(name: "X-OriginatorOrg", value: sketch.organisation),
            Field(name: "X-MS-Exchange-CrossTenant-Network-Message-Id", value: dice.uuid()),
            Field(name: "X-MS-Exchange-CrossTenant-OriginalArrivalTime", value: MessageDate.text(now)),
            Field(name: "X-MS-Exchange-CrossTenant-Id", value: sketch.tenant.id),
            Field(name: "X-MS-Exchange-CrossTenant-AuthSource", value: host("prod.outlook.com")),
            Field(name: "X-MS-Exchange-Transport-CrossTenantHeadersStamped", value: host("prod.outlook.com")),
        ]
        switch sketch.entry {
        case .mailbox:
            fields += [
                Field(name: "X-MS-Exchange-CrossTenant-AuthAs", value: "Internal"),
                Field(name: "X-MS-Exchange-CrossTenant-FromEntityHeader", value: "Hosted"),
                Field(name: "X-MS-Exchange-CrossTenant-MailboxType", value: "HOSTED"),
                Field(
                    name: "X-MS-Exchange-CrossTenant-UserPrincipalName", value: dice.text(56, of: Dice.base64)),
                Field(
                    name: "X-Forefront-Antispam-Report",
                    value: "CIP:255.255.255.255;CTRY:;LANG:en;SCL:1;SRV:;IPV:NLI;SFV:NSPM;DIR:OUT;SFP:1102;"),
                Field(name: "Thread-Index", value: dice.text(30, of: Dice.base64)),
            ]
        case .onPremises(let address, let hello):
            fields += [
                Field(name: "X-MS-Exchange-CrossTenant-AuthAs", value: "Anonymous"),
                Field(name: "X-MS-Exchange-CrossTenant-FromEntityHeader", value: "HybridOnPrem"),
                Field(
                    name: "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp",
                    value: "TenantId=\(sketch.tenant.id);Ip=[\(address)];Helo=[\(hello)]"),
                Field(
                    name: "X-Forefront-Antispam-Report",
                    value: "CIP:\(address);CTRY:XX;LANG:en;SCL:1;SRV:;IPV:CAL;SFV:NSPM;H:\(hello);DIR:OUT;SFP:1102;"),
            ]
        }
        fields.shuffle(using: &dice)
        return recased(fields)
    }

    /// Names as Microsoft's different servers spell them.
    private mutating func recased(_ fields: [Sketch.Field]) -> [Sketch.Field] {
        let style = dice.number(0...2)
        return fields.map { field in
            guard field.name.hasPrefix("X-"), style > 0 else { return field }
            var field = field
            field.name = style == 1 ? field.name.lowercased() : field.name.replacing("-Id", with: "-id")
            return field
        }
    }

    private mutating func host(_ domain: String, prefix: String = "") -> String {
        let region = dice.pick(Words.regions)
        let name = "\(prefix)\(region)\(dice.text(3))\(dice.number(1000...9999))"
        return domain.hasPrefix("prod")
            ? "\(name.uppercased()).\(region.prefix(3).uppercased())P190.\(domain)"
            : "\(name).\(domain)"
    }
}
