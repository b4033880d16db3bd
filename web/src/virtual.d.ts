declare module 'virtual:gl-worker-url' {
  const url: string;
  export default url;
}
