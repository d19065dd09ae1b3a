//! The kinds of slots, as `knowledge/` names them in `{name:kind}`.

/// What a slot takes. The order is that of `build/entry.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A whole number.
    Number,
    /// A file or a directory.
    Path,
    /// A directory, also "here" and "my home".
    Directory,
    /// One path, several, or a glob.
    Files,
    /// A text: quoted, or a word that is not in the vocabulary.
    Text,
    /// A text that may be any one word, because the pattern announces it.
    Any,
    /// A name: of a process, a package, a branch, a user.
    Name,
    /// A file name extension.
    Extension,
    /// An address of the web.
    Url,
    /// A host name or an address of the network.
    Host,
    Port,
    /// A size with its unit, in bytes.
    Size,
    /// A length of time: "3 days".
    Span,
    /// A calendar date.
    Date,
    /// Permissions for `chmod`.
    Mode,
    /// "3rd", "third", "3".
    Ordinal,
    ProcessId,
    /// A short key word of letters and digits: a signal, a unit.
    Key,
    /// A path that ends as tar archives do.
    Tarball,
    /// A path that ends in `.zip`.
    ZipFile,
    /// A path that ends in `.gz` and is no tar archive.
    GzipFile,
    /// A file that is named as one: quoted, with an extension, or behind "file".
    Document,
    /// One path that is not said to be a directory.
    File,
    /// A path that is said to be a directory.
    Folder,
    /// A path that ends in `.csv`.
    Csv,
    /// A file that can be shown as it is: no archive, not compressed.
    TextFile,
    /// One path or several that are named as files.
    Documents,
    /// A text in quotes.
    Quoted,
    /// A variable of the environment, in capitals.
    Variable,
    /// Files whose names have a dot, as files mostly do and folders mostly do not, or that are said to be files.
    /// Not packed ones: nobody reads those line by line.
    Dotted,
    /// A directory whose name has none.
    Undotted,
    /// One sign, by its name or in quotes: "semicolons", ';'.
    Sign,
    /// What a column is called: any word that is no part of a grammar and no ordinal.
    Label,
    /// A branch, a tag or a commit of git: a name that is neither a date nor a file.
    Ref,
    /// A branch or a tag that is called as only those are: "main", "v1.0", "feature/x".
    Trunk,
    /// The word "directory" or a synonym, in the singular or in the plural: the largest one, or the largest ones.
    OneDirectory,
    ManyDirectories,
    OneProcess,
    ManyProcesses,
    /// "line", not "lines".
    OneLine,
    /// "files", not "file".
    ManyFiles,
    /// A path that ends in `.json`.
    Json,
    /// What a value in JSON is called: `name`, `user.email`.
    JsonKey,
    /// Where a value in JSON is, as jq has it: `.user.email`.
    JsonPath,
    /// What a value is compared with: any one word but those that turn a sentence round.
    Scalar,
    /// A path that ends as YAML does.
    Yaml,
    /// A path that ends in `.md`.
    Markdown,
    /// A path that ends as encrypted files do.
    Encrypted,
    /// A path that is called as lists of checksums are.
    Sums,
    /// A character set.
    Charset,
    /// A path that ends as certificates do.
    Certificate,
    /// `host.name`, `user@host`.
    Login,
    /// An absolute directory, which may be on another machine.
    RemoteDirectory,
    /// `host:path`.
    RemotePath,
    /// A path that ends as pictures do.
    Picture,
    /// One or several of those.
    Pictures,
    /// An extension of pictures.
    PictureExtension,
    /// `50%`, `50 percent`.
    Percent,
    /// `800x600`.
    Dimensions,
    /// A path of a picture, a sound or a video.
    Medium,
    /// A path that ends in `.pdf`.
    Pdf,
    /// One or several of those.
    Pdfs,
    /// A path that ends as videos do.
    Video,
    /// A path that ends as sounds do.
    Sound,
    /// An extension of videos.
    VideoExtension,
    /// An extension of sounds.
    SoundExtension,
    /// A place in a recording: `1:30`, `00:01:30`.
    Clock,
    /// A path of a text that people write.
    Textual,
    /// A path of a document such a text can become.
    Written,
    /// A path that ends as office documents do.
    Office,
    /// An extension of those.
    OfficeExtension,
    /// The name of a user or a group.
    Account,
    /// The name of a shell.
    ShellName,
    /// A kind of things in Kubernetes.
    Resource,
    /// One of those that nothing else is called.
    OwnResource,
    /// A file whose columns are separated by white space, as far as its name says.
    Table,
    /// A path that ends in `.tsv`.
    Tsv,
    /// An address that git clones from.
    GitUrl,
    /// A path that ends as patches do.
    Patch,
    /// What a process is called.
    ProcessName,
    /// A program or script that is named by its path.
    Script,
    /// A path that ends as scripts of a shell do.
    ShellScript,
    /// A path that ends in `.py`.
    PythonScript,
    /// A signal: `SIGHUP`, `TERM`.
    Signal,
    /// A priority of a process, from -20 to 19.
    Niceness,
    /// What a machine is to be called.
    Hostname,
    /// What a program is called.
    Tool,
    /// What a service is called.
    Unit,
    /// A month, as its number.
    Month,
    /// A time zone, by its name or that of a city.
    Zone,
    /// An address of the network, in numbers.
    Ip,
    /// A range of addresses: `192.168.1.0/24`.
    Cidr,
    /// A kind of records of the name system.
    Dns,
    /// A host name, `localhost` or an address.
    Machine,
    /// What a machine is called, or `user@host`.
    Server,
    /// A network interface: `eth0`.
    Interface,
    /// `user:password`.
    Credentials,
    /// A file whose columns are separated by colons, as `/etc/passwd`.
    Passwd,
    /// The name of a package, a project, a database: a word that nobody knows.
    PackageName,
    /// A list of packages for pip.
    Requirements,
    /// A module of Python: `app.main`.
    Module,
    /// A path that ends in `.c`.
    CSource,
    /// A path that ends as C++ does.
    CppSource,
    /// A path that ends in `.java`.
    JavaSource,
    /// A path that ends as databases of SQLite do.
    Sqlite,
    /// A path that ends as JavaScript does.
    JavaScript,
    /// A device: `/dev/sda1`.
    Device,
    /// A path that ends as images of disks do.
    Image,
    /// An absolute path.
    Mounted,
    /// A text that is no path: quoted, or letters only.
    Word,
    /// An image of a container: `me/app:1.0`.
    ImageName,
    /// A path of JSON, one a line.
    JsonLines,
    /// What a value of every item is called, in the plural: the key is the singular.
    JsonPlural,
    /// A path that ends as XML does.
    Xml,
    /// Files by a pattern: `*.log`.
    Globbed,
    /// A size with its unit, as tools take it: `100M`.
    Bytes,
    /// `user:group`.
    Owners,
    /// The height of a video: `720p`.
    VideoLines,
    /// Bytes in hexadecimal.
    Hexadecimal,
    /// One letter.
    Letter,
    /// An address of mail.
    Email,
    /// A path that ends in `.deb`.
    Deb,
    /// A path that ends in `.rar`.
    Rar,
    /// A path that ends in `.7z`.
    SevenZip,
    /// A path that ends in `.bz2` and is no tar archive.
    Bzip,
    /// A variable in small letters: `http_proxy`.
    LowVariable,
    /// The verb *change*, which "set" is not.
    Changing,
    /// A service that is known by its name.
    Daemon,
    /// A path that ends in `.pub`.
    PublicKey,
    /// A file of settings: `.env`, `app.conf`.
    EnvFile,
    /// A command as it is typed: `make -j4`, `./deploy.sh`.
    Command,
    /// The same as one word or as words that a shell reads again: for `watch`, `ssh` and `at`.
    CommandLine,
    /// The same, and one that takes more arguments.
    SimpleCommand,
    /// The same with a path that cron finds.
    CronCommand,
    /// A length of time up to hours, in seconds.
    Seconds,
    /// A time of the day, as `18:30`.
    TimeOfDay,
    /// The same as cron has it: `30 18`.
    CronTime,
    /// A day of the week, by its whole name.
    Weekday,
    /// The same as cron has it: 0 is Sunday.
    CronDay,
    /// A library of Python that is known by its name.
    PythonLibrary,
    /// A library of JavaScript that is known by its name.
    ScriptLibrary,
    /// A variable as the shell writes it: `$TOKEN`.
    Dollar,
    /// A port of a machine: `db:5432`.
    HostPort,
    /// A text in base64.
    Base64,
    /// A number in hexadecimal: `0xff`.
    HexNumber,
    /// An extension that `pandoc` writes.
    WrittenExtension,
    /// A path whose last part has a dot.
    NamedFile,
    /// A directory from the root or the home on, whose name has no dot.
    MountedDirectory,
    /// "Everybody", who are more than the others.
    Everybody,
    /// "Others", and not everybody.
    OnlyOthers,
    /// A program that texts are edited with.
    Editor,
    /// Several machines: "web1, web2 and web3".
    Machines,
}

impl Kind {
    pub(crate) const ALL: [Self; 152] = [
        Self::Number,
        Self::Path,
        Self::Directory,
        Self::Files,
        Self::Text,
        Self::Any,
        Self::Name,
        Self::Extension,
        Self::Url,
        Self::Host,
        Self::Port,
        Self::Size,
        Self::Span,
        Self::Date,
        Self::Mode,
        Self::Ordinal,
        Self::ProcessId,
        Self::Key,
        Self::Tarball,
        Self::ZipFile,
        Self::GzipFile,
        Self::Document,
        Self::File,
        Self::Folder,
        Self::Csv,
        Self::TextFile,
        Self::Documents,
        Self::Quoted,
        Self::Variable,
        Self::Dotted,
        Self::Undotted,
        Self::Sign,
        Self::Label,
        Self::Ref,
        Self::Trunk,
        Self::OneDirectory,
        Self::ManyDirectories,
        Self::OneProcess,
        Self::ManyProcesses,
        Self::OneLine,
        Self::ManyFiles,
        Self::Json,
        Self::JsonKey,
        Self::JsonPath,
        Self::Scalar,
        Self::Yaml,
        Self::Markdown,
        Self::Encrypted,
        Self::Sums,
        Self::Charset,
        Self::Certificate,
        Self::Login,
        Self::RemoteDirectory,
        Self::RemotePath,
        Self::Picture,
        Self::Pictures,
        Self::PictureExtension,
        Self::Percent,
        Self::Dimensions,
        Self::Medium,
        Self::Pdf,
        Self::Pdfs,
        Self::Video,
        Self::Sound,
        Self::VideoExtension,
        Self::SoundExtension,
        Self::Clock,
        Self::Textual,
        Self::Written,
        Self::Office,
        Self::OfficeExtension,
        Self::Account,
        Self::ShellName,
        Self::Resource,
        Self::OwnResource,
        Self::Table,
        Self::Tsv,
        Self::GitUrl,
        Self::Patch,
        Self::ProcessName,
        Self::Script,
        Self::ShellScript,
        Self::PythonScript,
        Self::Signal,
        Self::Niceness,
        Self::Hostname,
        Self::Tool,
        Self::Unit,
        Self::Month,
        Self::Zone,
        Self::Ip,
        Self::Cidr,
        Self::Dns,
        Self::Machine,
        Self::Server,
        Self::Interface,
        Self::Credentials,
        Self::Passwd,
        Self::PackageName,
        Self::Requirements,
        Self::Module,
        Self::CSource,
        Self::CppSource,
        Self::JavaSource,
        Self::Sqlite,
        Self::JavaScript,
        Self::Device,
        Self::Image,
        Self::Mounted,
        Self::Word,
        Self::ImageName,
        Self::JsonLines,
        Self::JsonPlural,
        Self::Xml,
        Self::Globbed,
        Self::Bytes,
        Self::Owners,
        Self::VideoLines,
        Self::Hexadecimal,
        Self::Letter,
        Self::Email,
        Self::Deb,
        Self::Rar,
        Self::SevenZip,
        Self::Bzip,
        Self::LowVariable,
        Self::Changing,
        Self::Daemon,
        Self::PublicKey,
        Self::EnvFile,
        Self::Command,
        Self::CommandLine,
        Self::SimpleCommand,
        Self::CronCommand,
        Self::Seconds,
        Self::TimeOfDay,
        Self::CronTime,
        Self::Weekday,
        Self::CronDay,
        Self::PythonLibrary,
        Self::ScriptLibrary,
        Self::Dollar,
        Self::HostPort,
        Self::Base64,
        Self::HexNumber,
        Self::WrittenExtension,
        Self::NamedFile,
        Self::MountedDirectory,
        Self::Everybody,
        Self::OnlyOthers,
        Self::Editor,
        Self::Machines,
    ];
}
