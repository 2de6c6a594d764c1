/**
 * Keys of the user guide that a good `customer.json` may hold and that do nothing here yet: they are named in one
 * warning and otherwise ignored, never taken for a typing mistake. Whoever builds the part moves its keys from here to
 * a row. Source: user guide, Tables 9, 46–51, 56 and the table at line 3269. A key here never has a row as well.
 */
const lineKeys = ['port', 'baudrate', 'parity', 'address'];
const busKeys = ['protocol', ...lineKeys];

const below = (parent: string, keys: readonly string[]) => keys.map((key) => `${parent}/${key}`);

export const laterPaths: readonly string[] = [
  ...below('ports[]/meter', lineKeys),
  'ports[]/meter/publish_settings/timer',
  ...below('ports[]/recloser', busKeys),
  ...below('ports[]/rfid', busKeys),
  'ports[]/rfid/remote_ports',
  ...below('ports[]', ['hlc_protocols', 'highlevel_authentication_mode', 'tls_security']),
  'io/digital_input_threshold_voltage',
  'fake_highlevel_dc_vendors',
  'network/skip_configuration',
  ...below('network/ipv4', ['dhcp', 'address', 'gateway', 'dns']),
  'network/ntp',
  ...below('uplink', ['apn_name', 'apn_username', 'apn_password']),
];
