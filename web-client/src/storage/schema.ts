// The one place that names the generated types; every layer above takes them from here.
export type {
  Backlog,
  FeedAddress,
  FeedAddresses,
  FeedScope,
  FileState,
  FileStates,
  FileUsage,
  HostTurn,
  JoinCode,
  LetterKind,
  LetterRecipient,
  LetterState,
  Letters,
  LettersRequest,
  LinkStatus,
  NextSlot,
  NodeStatus,
  Problem,
  ReplyTaken,
  Session,
  Upload,
} from "../generated/api";
export { collections } from "../generated/collections";
export { commands } from "../generated/commands";
export type { ConferenceCreate } from "../generated/commands";
export type {
  CommandResult,
  FeedAcks,
  FeedChanges,
  FeedError,
  FeedLink,
  FeedServerMessage,
  FeedSnapshot,
  FeedWelcome,
  FieldVersion,
  RecordChange,
  SpaceSummary,
} from "../generated/messages";
export { problems } from "../generated/problems";
export type {
  AgendaItem,
  AgendaItemKind,
  Cluster,
  Conference,
  ConferenceFile,
  Delegate,
  DocumentState as DocumentRecord,
  Guest,
  Invitation,
  InvitationResponse,
  Member,
  Person,
  Slot,
  Space,
  Unit,
} from "../generated/records";
export type { FieldInfo } from "../generated/shared";
