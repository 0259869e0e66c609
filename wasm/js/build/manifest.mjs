/** Settings of the manifest of the element: what is private stays out, and events that no tag describes. */
export default {
  globs: ['src/element/element.ts'],
  outdir: 'dist',
  quiet: true,
  plugins: [
    {
      name: 'public',
      packageLinkPhase({ customElementsManifest }) {
        for (const declaration of customElementsManifest.modules.flatMap(({ declarations }) => declarations)) {
          const { members, events } = declaration;
          if (members) declaration.members = members.filter(({ privacy, name }) => privacy !== 'private' && !/Callback$/.test(name));
          if (events) declaration.events = events.filter(({ name, description }) => name && description);
        }
      },
    },
  ],
};
