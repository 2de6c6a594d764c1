/** What has happened to the security of the station, for whoever fetches it (GetLog) or looks. */
export interface SecurityLog {
  /**
   * One line an event, the oldest first. `from` and `to`: epoch ms, both included; an event whose time is not known yet
   * is always among them. No line holds a password, a key or a tag.
   */
  lines(span?: { readonly from?: number; readonly to?: number }): readonly string[];
}
