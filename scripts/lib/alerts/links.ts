/** Where people read on. Without a repository a link is only a path. */
export interface Links {
  /** `[text](address)`, or the path as code. */
  markdown(path: string, text: string): string;
  /** The address of a path of the repository; empty without one. */
  address(path: string): string;
  /** The path in the repository of a report's page for people. */
  reportPath(report: string): string;
  /** The page of the run that a look is of; empty for a run elsewhere. */
  run(look: string): string;
}

/** Links into `owner/name` on a server such as https://github.com; `reports` is the folder there. */
export function linksOf(server: string, repository: string | undefined, reports = 'reports'): Links {
  const root = repository === undefined ? '' : `${server.replace(/\/+$/, '')}/${repository}`;
  const address = (path: string) => {
    const [file = '', anchor] = path.split('#');
    const shown = file.split('/').map(encodeURIComponent).join('/');
    return root === '' ? '' : `${root}/blob/HEAD/${shown}${anchor === undefined ? '' : `#${anchor}`}`;
  };
  return {
    address,
    markdown: (path, text) => (root === '' ? `\`${path}\`` : `[${text}](${address(path)})`),
    reportPath: (report) => `${reports}/${report.replace(/\.json$/, '.md')}`,
    run(look) {
      const [, id, attempt] = /^\d{8}T\d{6}Z-(\d+)-(\d+)/.exec(look) ?? [];
      return root === '' || id === undefined ? '' : `${root}/actions/runs/${id}/attempts/${attempt}`;
    },
  };
}
