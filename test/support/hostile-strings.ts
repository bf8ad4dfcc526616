/** A thousand strings that others may choose as names: ways into markup, scripts, templates, terminals and layouts. */
const shapes: readonly ((i: number) => string)[] = [
  (i) => `</script><script>hacked(${i})</script>`,
  (i) => `<img src=x onerror=hacked(${i})>`,
  (i) => `<svg/onload=hacked(${i})><style>*{display:none}</style>`,
  (i) => `"><iframe srcdoc="<script>parent.hacked(${i})</script>">`,
  (i) => `' onmouseover='hacked(${i})' autofocus onfocus=hacked(${i}) x='`,
  (i) => `javascript:hacked(${i})`,
  (i) => `#timeline&p=${i}&q=%3Cimg%20src=x%20onerror=hacked(${i})%3E`,
  (i) => `{{constructor.constructor "hacked(${i})"}}{{{this}}}{{> report}}`,
  (i) => `\${hacked(${i})}<%= hacked(${i}) %>`,
  (i) => `-->]]><!--<![CDATA[<a href="http://example.invalid/${i}">`,
  (i) => `&lt;b&gt;&#60;img src=x onerror=hacked(${i})&#62;`,
  (i) => `\u202e${i}gnp.exe\u2066\u200f\u061c`,
  (i) => `\u001b[2J\u001b]0;title ${i}\u0007\u009b31m`,
  (i) => `\r\n\u2028\u2029\u0085 new line ${i}\t\v`,
  (i) => `\udcff\udc80\udce9 not UTF-8 ${i} \ud800`,
  (i) => `\u0000null${i}\u0000`,
  (i) => `z${'\u0301\u0489'.repeat(300)} ${i}`,
  (i) => ['__proto__', 'constructor', 'toString', 'null', 'undefined', 'NaN', '-1', ''][i % 8]!,
  (i) => `${'a-very-long-name-'.repeat(i % 2 === 0 ? 4000 : 40)}${i}`,
  (i) => `寿司\u{1f363}\ufeff\u200b\u00ad ${i} ${'\u{1f468}\u200d'.repeat(50)}`,
];

export function hostileStrings(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const text = shapes[i % shapes.length]!(i);
    // Some as they are, the others within a path.
    return i % 3 === 0 ? text : `/srv/${i % 7}/${text}`;
  });
}
