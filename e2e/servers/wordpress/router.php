<?php
// The web server's part under PHP's own: files and scripts of WordPress as they are, every other address to its front controller.
$path = urldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$root = $_SERVER['DOCUMENT_ROOT'];
if (is_file($root . $path)) {
    return false;
}
$folder = rtrim($path, '/');
$script = $folder !== '' && is_file("$root$folder/index.php") ? "$folder/index.php" : '/index.php';
$_SERVER['SCRIPT_NAME'] = $script;
$_SERVER['PHP_SELF'] = $script;
chdir(dirname($root . $script));
require $root . $script;
