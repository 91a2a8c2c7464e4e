<?php
// What other people do on the blog, through WordPress's own functions. `php operations.php NAME < arguments.json`, the result as JSON on stdout.
[, $name] = $argv;
$given = json_decode(stream_get_contents(STDIN), true) ?? [];
$_SERVER['HTTP_HOST'] = getenv('VIGIE_WP_HOST');
$_SERVER['REQUEST_METHOD'] = 'GET';
if ($name === 'install') {
    define('WP_INSTALLING', true);
}
require getenv('VIGIE_WP_ROOT') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

function comment_row(array $c, int $n): array {
    $at = gmdate('Y-m-d H:i:s', $c['at'] ?? time() - 86400 + $n * 60);
    return [
        'comment_post_ID' => $c['post'] ?? 1, 'comment_parent' => $c['parent'] ?? 0, 'comment_author' => $c['name'] ?? "Visiteur $n",
        'comment_author_email' => $c['email'] ?? "visiteur$n@example.test", 'comment_author_url' => '', 'comment_author_IP' => '203.0.113.' . ($n % 254 + 1),
        'comment_agent' => 'Mozilla/5.0', 'comment_content' => $c['text'], 'comment_type' => $c['type'] ?? 'comment', 'user_id' => 0,
        'comment_date_gmt' => $at, 'comment_date' => get_date_from_gmt($at), 'comment_approved' => $c['approved'] ?? '1',
    ];
}

$operations = [
    'install' => function ($g) {
        $made = wp_install($g['title'], 'admin', 'admin@example.test', false, '', wp_slash($g['password']));
        // The greeting that every new blog carries is nobody's comment.
        wp_delete_comment(1, true);
        update_option('gmt_offset', $g['gmtOffset']);
        return ['user' => $made['user_id'], 'version' => get_bloginfo('version')];
    },
    'applicationPassword' => function ($g) {
        $user = get_user_by('login', $g['login']);
        [$password] = WP_Application_Passwords::create_new_application_password($user->ID, ['name' => 'vigie ' . wp_generate_uuid4()]);
        return ['password' => $password];
    },
    'user' => fn ($g) => ['id' => wp_insert_user(['user_login' => $g['login'], 'user_pass' => wp_generate_password(), 'role' => $g['role'], 'display_name' => $g['login']])],
    'permalinks' => function ($g) {
        update_option('permalink_structure', $g['structure']);
        flush_rewrite_rules();
        return [];
    },
    'post' => fn ($g) => ['id' => wp_insert_post(['post_title' => $g['title'], 'post_content' => $g['text'], 'post_status' => $g['status'] ?? 'publish', 'post_type' => $g['type'] ?? 'post', 'comment_status' => 'open'])],
    'comments' => function ($g) {
        $ids = [];
        foreach ($g['comments'] as $n => $c) {
            $ids[] = wp_insert_comment(wp_slash(comment_row($c, $n)));
        }
        return ['ids' => $ids];
    },
    'edit' => fn ($g) => ['changed' => wp_update_comment(['comment_ID' => $g['id'], 'comment_content' => wp_slash($g['text'])])],
    'status' => fn ($g) => ['changed' => wp_set_comment_status($g['id'], $g['status'])],
    'remove' => fn ($g) => ['removed' => wp_delete_comment($g['id'], true)],
    'trashPost' => fn ($g) => ['trashed' => (bool) wp_trash_post($g['id'])],
    'empty' => function () {
        global $wpdb;
        $wpdb->query("DELETE FROM $wpdb->comments");
        $wpdb->query("DELETE FROM $wpdb->commentmeta");
        wp_cache_flush();
        return [];
    },
    // Straight from the table: what the site itself holds.
    'read' => function ($g) {
        global $wpdb;
        $rows = $wpdb->get_results("SELECT comment_ID AS id, comment_parent AS parent, comment_approved AS approved, comment_content AS content, user_id AS user, comment_author_IP AS ip, comment_agent AS agent FROM $wpdb->comments ORDER BY comment_ID");
        return ['comments' => $rows];
    },
];
// Whatever plugins or notices print would spoil the answer.
ob_start();
$result = $operations[$name]($given);
ob_end_clean();
echo json_encode($result, JSON_THROW_ON_ERROR), "\n";
