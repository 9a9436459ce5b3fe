import Message

extension SenderNetworks {
    /// The name of Microsoft's networks that belong to Exchange Online and send nothing on port 25.
    static let exchange = "microsoft-exchange"

    /// What the program knows without having asked anybody, as of 1 November 2026.
    ///
    /// Microsoft 365: the ranges for port 25 of its endpoint service, without the old 40.92.0.0/14, which contained the
    /// relay pool. Google: what `_spf.google.com` admits. The others: what their own SPF records have admitted for years;
    /// a sender that is missing here is not admitted anywhere for that, its addresses are merely not refused by name.
    public static let builtIn = SenderNetworks(
        date: Timestamp(seconds: 1_793_491_200),
        networks: [
            .microsoft365: list(
                """
                40.92.0.0/15 40.107.0.0/16 52.100.0.0/14 52.238.78.88/32 104.47.0.0/17
                2a01:111:f400::/48 2a01:111:f403::/48
                """),
            .microsoftRelayPool: list("40.95.0.0/16"),
            .google: list(
                """
                35.190.247.0/24 35.191.0.0/16 64.233.160.0/19 66.102.0.0/20 66.249.80.0/20 72.14.192.0/18 74.125.0.0/16
                108.177.8.0/21 108.177.96.0/19 130.211.0.0/22 172.217.0.0/19 172.217.32.0/20 172.217.128.0/19
                172.217.160.0/20 172.217.192.0/19 172.253.56.0/21 172.253.112.0/20 173.194.0.0/16 209.85.128.0/17
                216.58.192.0/19 216.239.32.0/19
                2001:4860:4000::/36 2404:6800:4000::/36 2607:f8b0:4000::/36 2800:3f0:4000::/36 2a00:1450:4000::/36
                2c0f:fb50:4000::/36
                """),
            // The rest of Exchange Online's addresses; nothing on port 25 should come from them.
            .shared(exchange): list(
                "13.107.128.0/22 23.103.160.0/20 40.94.0.0/16 40.96.0.0/13 40.104.0.0/15 52.96.0.0/14 132.245.0.0/16"),
            .shared("amazon-ses"): list(
                """
                23.249.208.0/20 23.251.224.0/19 52.82.172.0/22 54.240.0.0/18 54.240.64.0/19 54.240.96.0/19
                69.169.224.0/20 76.223.128.0/19 76.223.176.0/20 199.127.232.0/22 199.255.192.0/22 206.55.144.0/20
                216.221.160.0/19
                """),
            .shared("sendgrid"): list(
                """
                50.31.32.0/19 149.72.0.0/16 159.183.0.0/16 167.89.0.0/17 168.245.0.0/17 192.254.112.0/20 198.21.0.0/21
                198.37.144.0/20 208.117.48.0/20 223.165.113.0/24 223.165.115.0/24 223.165.118.0/23 223.165.120.0/23
                """),
            .shared("mailgun"): list(
                """
                23.253.182.0/23 69.72.32.0/20 104.130.96.0/28 104.130.122.0/23 141.193.32.0/23 143.55.224.0/21
                143.55.232.0/22 146.20.112.0/26 146.20.113.0/24 146.20.191.0/24 159.112.240.0/20 159.135.132.128/25
                159.135.140.80/29 159.135.224.0/20 161.38.192.0/20 166.78.68.0/22 192.237.158.0/23 198.61.254.0/23
                198.244.48.0/20 209.61.151.0/24
                """),
            .shared("mailchimp"): list("148.105.0.0/16 198.2.128.0/18 205.201.128.0/20"),
            .shared("mailjet"): list("87.253.232.0/21 185.189.236.0/22 185.211.120.0/22 185.250.236.0/22"),
            .shared("brevo"): list(
                """
                77.32.128.0/18 77.32.192.0/19 94.143.16.0/21 153.92.224.0/19 172.246.0.0/18 185.24.144.0/22
                185.41.28.0/22 185.107.232.0/22 212.146.192.0/18 213.32.128.0/18
                """),
            .shared("hubspot"): list("108.179.144.0/20 139.180.17.0/24 143.244.80.0/20 158.247.16.0/20"),
            .shared("zendesk"): list("185.12.80.0/22 188.172.128.0/20 192.161.144.0/20 216.198.0.0/18"),
            .shared("salesforce"): list(
                """
                13.108.0.0/14 66.231.80.0/20 68.232.192.0/20 85.222.128.0/19 96.43.144.0/20 101.53.160.0/19
                136.146.0.0/15 161.71.0.0/17 182.50.76.0/22 185.79.140.0/22 198.245.80.0/20 199.122.120.0/21
                204.14.232.0/21
                """),
            .shared("proofpoint"): list(
                """
                66.159.224.0/19 67.231.144.0/20 91.207.212.0/23 91.209.104.0/24 148.163.128.0/19 185.132.180.0/22
                185.183.28.0/22 205.220.160.0/19
                """),
            .shared("mimecast"): list(
                """
                41.74.192.0/20 51.163.158.0/23 63.128.21.0/24 91.220.42.0/24 103.96.20.0/22 124.47.150.0/24
                124.47.189.0/24 146.101.78.0/24 170.10.128.0/20 180.189.28.0/24 185.58.84.0/22 193.7.204.0/22
                195.130.217.0/24 205.139.110.0/23 207.82.80.0/24 207.211.30.0/23 216.205.24.0/24
                """),
            .shared("messagelabs"): list(
                """
                46.226.48.0/21 67.219.240.0/20 85.158.136.0/21 95.131.104.0/21 103.9.96.0/22 117.120.16.0/21
                193.109.254.0/23 194.106.220.0/23 195.245.230.0/23 216.82.240.0/20
                """),
            .shared("barracuda"): list("64.235.144.0/20 209.222.80.0/21"),
            .shared("mailchannels"): list("23.83.208.0/20"),
            .shared("cloudflare"): list("104.30.0.0/19 2405:8100:c000::/38"),
        ])

    /// Loopback networks that play the outside in the sandbox and in drills.
    public static let sandbox = SenderNetworks(
        date: builtIn.date,
        networks: [
            .microsoft365: list("127.0.92.0/24"), .microsoftRelayPool: list("127.0.95.0/24"),
            .google: list("127.0.66.0/24"), .shared("other-sender"): list("127.0.77.0/24"),
        ])

    static func list(_ text: String) -> [IPNetwork] {
        text.split(whereSeparator: \.isWhitespace).map { word in
            guard let network = try? IPNetwork(word) else { preconditionFailure("\(word) is a network") }
            return network
        }
    }
}
