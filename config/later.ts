/**
 * Keys of the user guide that a good `customer.json` may hold and that do nothing here yet: they are named in one
 * warning and otherwise ignored, never taken for a typing mistake. Whoever builds the part moves its keys from here to
 * a row. Source: user guide, Tables 9, 46–51, 56 and the table at line 3269. A key here never has a row as well.
 */
const rcdKeys = [
  'enable',
  'gpio',
  'polarity',
  'test_gpio',
  'test_gpio_polarity',
  'test_trigger_time',
  'test_check_tripped_time',
  'test_check_normal_time',
];
const busKeys = ['port', 'protocol', 'baudrate', 'parity', 'address'];

const below = (parent: string, keys: readonly string[]) => keys.map((key) => `${parent}/${key}`);

export const laterPaths: readonly string[] = [
  ...below('ports[]/ventilation', ['enable', 'control', 'feedback_type']),
  ...below('ports[]/emergency_alarm', ['enable', 'gpio', 'polarity']),
  // The guide prints both spellings (lines 2379–2391 and 3017).
  ...below('ports[]/rcd_monitor', rcdKeys),
  ...below('ports[]/rzd_monitor', rcdKeys),
  ...below('ports[]/meter', busKeys),
  'ports[]/meter/publish_settings/timer',
  ...below('ports[]/recloser', ['enable', ...busKeys]),
  ...below('ports[]/rfid', busKeys),
  'ports[]/rfid/remote_ports',
  ...below('ports[]/switch3to1phase', ['enable', 'feedback_type', 'switch_delay']),
  ...below('ports[]', [
    'hlc_protocols',
    'always_accept_cp_state_d',
    'force_wake_up',
    'wake_up_after_timeout',
    'charging_type',
    'highlevel_authentication_mode',
    'tls_security',
  ]),
  'io/digital_input_threshold_voltage',
  'fake_highlevel_dc_vendors',
  ...below('ocpp', [
    'ftpTryTLSUpgrade',
    'calibrationLawFormat',
    'sendMeterPublicKeyOnBootNotification',
    'LocalAuthListEnabled',
    'csDataTransfers',
  ]),
  'network/skip_configuration',
  ...below('network/ipv4', ['dhcp', 'address', 'gateway', 'dns']),
  'network/ntp',
  ...below('uplink', ['apn_name', 'apn_username', 'apn_password']),
];
